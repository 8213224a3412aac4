"""The tokens that speak for a person to the services: fetched, kept until shortly before they run out."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

from flask import current_app, g, session

from kit.clock import Clock
from portal import services
from portal.problems import MustSignIn, Problem
from portal.settings import SERVICES
from portal.signing_in.person import Person, read_from

MARGIN: Final = timedelta(seconds=60)
"""A token is renewed so long before it runs out that no request meets its end."""

MOST_KEPT: Final = 1000
"""People whose tokens are kept; beyond it the oldest is dropped and fetched again when wanted."""


@dataclass(frozen=True)
class Pass:
    """A token with its person and its end."""

    token: str
    person: Person
    expires_at: datetime


class Passes:
    """The tokens of the people who are signed in, in this process."""

    def __init__(self, clock: Clock) -> None:
        """Start with none."""
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[str, Pass] = {}

    def of(self, person_id: str) -> Pass | None:
        """The person's token, unless it is about to run out."""
        with self._lock:
            kept = self._kept.get(person_id)
        return kept if kept and kept.expires_at - MARGIN > self._clock.now() else None

    def keep(self, person_id: str, fetched: Pass) -> None:
        """Remember a token."""
        with self._lock:
            self._kept.pop(person_id, None)
            self._kept[person_id] = fetched
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]


def take_pass() -> None:
    """Give this request the token of the person who is signed in, fetched if need be."""
    person_id = session.get("person_id")
    if not person_id:
        return
    passes: Passes = current_app.extensions["passes"]
    _carry(passes.of(person_id) or _fetch(person_id))
    g.renew_token = lambda: _carry(_fetch(person_id))


def _carry(its: Pass) -> None:
    g.token, g.person = its.token, its.person


def _fetch(person_id: str) -> Pass:
    """Ask scheduling for a token. Raises `MustSignIn` where it no longer knows the person."""
    g.pop("token", None)
    asked = {"person_id": person_id, "audiences": list(SERVICES)}
    try:
        given = services.send("scheduling", "POST", "/demo/tokens", body=asked)
    except Problem as problem:
        session.clear()
        raise MustSignIn from problem
    expires_at = datetime.fromisoformat(given["expires_at"]).astimezone(UTC)
    fetched = Pass(given["token"], read_from(given["token"]), expires_at)
    passes: Passes = current_app.extensions["passes"]
    passes.keep(person_id, fetched)
    return fetched
