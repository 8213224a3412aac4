"""The policy at the door: asked before every request, and again by whoever has found the thing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from flask import Flask, Response, g, request
from peewee import PeeweeException

from kit import logs
from kit.access import (
    ALL,
    ANYONE,
    KNOWN,
    SIGNED_IN,
    Grant,
    Reach,
    Relation,
    Row,
    each,
    only,
    row,
    scope,
)
from kit.auth import OPS, Caller, TokenRefused, verify
from kit.db import connection
from kit.errors import Forbidden, NotFound, TryLater
from kit.looks import Outcome, Seen, leave_a_trace
from kit.web.problems import Problem
from kit.web.request_ids import request_id
from kit.web.secrets import address_shown
from kit.web.state import State, caller, now, state

PUBLIC: Final = row({ANYONE: ALL})
"""Anyone, with or without a token."""

OPERATORS: Final = {OPS: ALL, scope(OPS): ALL}

HISTORY: Final = scope("history:read")
"""The suite's own programs, which make again what was made of events: no client from elsewhere is given it."""

PARTNER_EVENTS: Final = scope("events:read")

KIT_RELATIONS: Final = (
    Relation(OPS, "whoever keeps the suite running (`ops`)"),
    Relation(
        PARTNER_EVENTS,
        "programs with the scope `events:read`, of events that partners may know",
        to="thing",
    ),
)

ENVELOPE: Final = only(
    "specversion",
    "id",
    "source",
    "type",
    "subject",
    "time",
    "datacontenttype",
    "aggregateversion",
    "causationid",
    "traceparent",
)
"""That something was said, when and of what; not the data."""

KIT_ROWS: Final[dict[str, Row]] = {
    "health.live": PUBLIC,
    "health.ready": PUBLIC,
    "metrics.metrics": PUBLIC,
    "document.openapi": PUBLIC,
    "document.docs": PUBLIC,
    # It tells everybody of themselves alone.
    "rights.list_rights": row({KNOWN: ALL}),
    # Whoever keeps the suite running sees when what was said about whom, and never what.
    # A program of somebody else's sees what partners may know.
    "events.history": row({**each(OPERATORS, ENVELOPE), HISTORY: ALL, PARTNER_EVENTS: ALL}),
    "parked.list_parked": row(OPERATORS),
    "parked.show_parked": row(OPERATORS),
    "parked.replay_parked": row(OPERATORS),
    "parked.dismiss_parked": row(OPERATORS),
    "running.show_running": row(OPERATORS),
}
"""The rows of the kit's own routes; every service has them."""

log = logs.get(__name__)


def install_callers(app: Flask) -> None:
    """Find out who sends a request, before anything is counted or refused."""
    app.before_request(_identify)


def install_policy(app: Flask) -> None:
    """Ask the policy before every request; needs the application's state."""
    app.before_request(_check)
    app.after_request(_require_a_decision)
    app.after_request(_trace_the_refusal)


def may(*, place: int | None = None, things: Collection[str] = ()) -> Grant:
    """What the caller may see or do of the thing that this request is about.

    The thing belongs to a place, if to one, and the caller stands in some relations that are bound to it.
    Raises `NotFound` where it does not exist for them, `Forbidden` where they may see it and no more.
    """
    policy, operation = state().policy, _operation()
    g.decided = True
    granted = policy.grant(operation, caller(), place=place, things=things)
    if granted is not None:
        g.granted = granted
        if policy.rows[operation].traced:
            rights = policy.rights(operation, caller(), place=place, things=things)
            leave_a_trace(_seen(_outcome(), rights, place), now())
        return granted
    g.refused, g.place = True, place
    asked = policy.rows[operation]
    sees = asked.seen_by and policy.grant(asked.seen_by, caller(), place=place, things=things)
    if asked.thing is None or sees:
        raise Forbidden(f"{policy.who_may(operation)} Ask one of them.")
    raise NotFound(asked.thing)


def granted_of(answered: Any) -> Any:  # noqa: ANN401 - whatever a view returns
    """What a view shows to those who read, without what the caller was not granted of it.

    The rows of a list that depends on the thing are narrowed one by one (`grant_of`), not here.
    """
    granted: Grant = g.get("granted", ALL)
    if granted.parts is None or request.method not in {"GET", "HEAD"}:
        return answered
    if isinstance(answered, tuple):
        return (granted_of(answered[0]), *answered[1:])
    if isinstance(answered, Mapping) and isinstance(answered.get("items"), list):
        return {**answered, "items": [granted.of(each) for each in answered["items"]]}
    return answered if isinstance(answered, Response) else granted.of(answered)


def grant_of(*, place: int | None = None, things: Collection[str] = ()) -> Grant:
    """The same for one row of a list that was narrowed to what the caller may see: nothing is refused any more."""
    granted = state().policy.grant(_operation(), caller(), place=place, things=things)
    return granted or Grant(frozenset())


def open_to_caller(
    operations: Iterable[str], *, place: int | None = None, things: Collection[str] = ()
) -> list[str]:
    """Which of these operations are open to the caller for a thing that is shown: what it says in `may`."""
    policy, who = state().policy, caller()
    return [each for each in operations if policy.grant(each, who, place=place, things=things)]


def trace(outcome: Outcome, *, who: str, rights: Iterable[str]) -> None:
    """Leave a trace of something that a route open to anyone did in somebody's name, as signing in does."""
    leave_a_trace(replace(_seen(outcome, rights), who=who), now())


def decided_before() -> None:
    """The answer to this request was given before, to the same caller, when the policy was asked."""
    g.decided = True


def reach() -> Reach:
    """How far the caller sees in the list that this request shows."""
    g.decided = True
    return state().policy.reach(_operation(), caller())


def _operation() -> str:
    return request.endpoint or ""


def _is_open() -> bool:
    """Whether nobody is asked who they are."""
    if request.endpoint is None or request.method == "OPTIONS":
        return True
    return ANYONE in state().policy.rows[request.endpoint].grants


def _identify() -> None:
    """Read the token; that it proves nothing is said after the request was counted."""
    if _is_open():
        return
    try:
        g.caller = _shown(state())
    except (Problem, TokenRefused, TryLater) as why:
        g.unproven = why


def _check() -> None:
    """Turn away whoever can have no right to an operation, whatever it is about."""
    if _is_open():
        return
    if why := g.pop("unproven", None):
        raise why
    kept, operation = state(), _operation()
    if not kept.policy.may_ask(operation, g.caller):
        g.refused = True
        said = ", ".join(sorted(g.caller.words - {SIGNED_IN})) or "nothing"
        raise Problem(403, f"{kept.policy.who_may(operation)} Your token says: {said}.")
    if not kept.policy.depends(operation):
        g.granted = kept.policy.grant(operation, g.caller)


def _require_a_decision(response: Response) -> Response:
    """Show nothing that depends on who asks for what, or leaves a trace, unless somebody has asked the policy."""
    if request.endpoint is None or request.method == "OPTIONS" or not response.status_code < 400:  # noqa: PLR2004 - the errors begin there
        return response
    policy = state().policy
    asks = policy.depends(request.endpoint) or policy.rows[request.endpoint].traced
    if asks and not g.get("decided"):
        log.error("nobody_asked_the_policy", operation=request.endpoint)
        raise RuntimeError(f"{request.endpoint} has not asked whether the caller may.")
    return response


def _trace_the_refusal(response: Response) -> Response:
    """Remember that somebody was refused; by then whatever they began is undone."""
    if g.get("refused"):
        try:
            with connection():
                leave_a_trace(_seen("refused", place=g.get("place")), now())
        except PeeweeException as wrong:
            # Nothing was shown, and the log has the request: the refusal itself stands.
            log.error("refusal_not_traced", error=type(wrong).__name__)  # noqa: TRY400 - one line is enough
    return response


def _outcome() -> Outcome:
    return "seen" if request.method in {"GET", "HEAD"} else "changed"


def _seen(outcome: Outcome, rights: Iterable[str] = (), place: int | None = None) -> Seen:
    return Seen(
        who=caller().id,
        operation=_operation(),
        outcome=outcome,
        subject=address_shown(),
        by_right=tuple(rights),
        came_from=request.remote_addr or "",
        request_id=request_id(),
        place=place,
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
