"""Who may do what: one table per service, complete or the service does not start."""

from collections.abc import Mapping
from typing import Final

from flask import Flask, g, request

from kit.auth import OPS, Caller, verify
from kit.web.problems import Problem
from kit.web.state import State, state

PUBLIC: Final = frozenset({"public"})
"""Anyone, with or without a token."""

_OPERATORS: Final = frozenset({OPS, f"scope:{OPS}"})

KIT_POLICY: Final[dict[str, frozenset[str]]] = {
    "health.live": PUBLIC,
    "health.ready": PUBLIC,
    "metrics.metrics": PUBLIC,
    "document.openapi": PUBLIC,
    "document.docs": PUBLIC,
    # Whoever keeps the suite running sees when what was said about whom, and never what.
    "events.history": _OPERATORS | {"scope:events:read"},
    "parked.list_parked": _OPERATORS,
    "parked.show_parked": _OPERATORS,
    "parked.replay_parked": _OPERATORS,
    "parked.dismiss_parked": _OPERATORS,
    "running.show_running": _OPERATORS,
}
"""The rows of the kit's own routes; every service has them."""


class PolicyIncomplete(Exception):
    """A route without a row, or a row without a route."""


def complete(app: Flask, policy: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The service's table with the kit's rows; raises `PolicyIncomplete` naming the rows to add or to drop."""
    table = {**KIT_POLICY, **policy}
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    missing, idle = sorted(routes - set(table)), sorted(set(table) - routes)
    sentences = [f'Add a row for "{endpoint}" to POLICY: who may call it?' for endpoint in missing]
    sentences += [
        f'Drop the row "{endpoint}" from POLICY: there is no such route.' for endpoint in idle
    ]
    if sentences:
        raise PolicyIncomplete("\n".join(sentences))
    return table


def install_policy(app: Flask) -> None:
    """Ask the table before every request; needs the application's state."""
    app.before_request(_check)


def who_may(words: frozenset[str]) -> str:
    """A row of the table as a sentence."""
    if words == PUBLIC:
        return "Anyone may call this."
    if "signed_in" in words:
        return f"Anyone who is signed in may call this, but not for `{OPS}` alone."
    return f"May call this: {', '.join(sorted(words))}."


def _check() -> None:
    if request.endpoint is None or request.method == "OPTIONS":
        return
    kept = state()
    words = kept.policy[request.endpoint]
    if words == PUBLIC:
        return
    g.caller = _shown(kept)
    if not words & g.caller.words:
        raise Problem(
            403,
            f"{who_may(words)} Your token says: {', '.join(sorted(g.caller.words)) or 'nothing'}.",
        )


def _shown(kept: State) -> Caller:
    """Whoever the token speaks for."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Problem(401, headers={"WWW-Authenticate": "Bearer"})
    return verify(
        token.strip(),
        audience=kept.settings.service,
        keys=kept.keys,
        issuer=kept.settings.token_issuer,
        now=kept.clock.now(),
    )
