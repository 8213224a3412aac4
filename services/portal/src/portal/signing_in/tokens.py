"""The tokens that speak for a person to the services: had for the word of their session, kept for moments."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Final

from flask import current_app, flash, g, session

from kit.clock import Clock
from portal import services
from portal.problems import MustSignIn, PartAway, Problem
from portal.rights import Rights
from portal.settings import SERVICES
from portal.signing_in.person import Person, read_from

MARGIN: Final = timedelta(seconds=10)
"""A token is renewed so long before it runs out that no request meets its end."""

MOST_KEPT: Final = 1000
"""Sessions whose tokens are kept; beyond it the oldest is dropped and fetched again when wanted."""

WORD: Final = "session"
"""Under which name the cookie carries the word of the session."""

GUEST: Final = "guest"
"""Under which name the cookie remembers that the session came by a personal link."""


@dataclass(frozen=True)
class Pass:
    """A token with its person and its end, and the session's word to carry from now on.

    What the services open to the person is kept beside it, and goes with it.
    """

    token: str
    person: Person
    expires_at: datetime
    word: str
    rights: dict[str, Rights] = field(default_factory=dict)


class Passes:
    """The tokens of the sessions that were seen last, in this process, by their words."""

    def __init__(self, clock: Clock) -> None:
        """Start with none."""
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[str, Pass] = {}

    def of(self, word: str) -> Pass | None:
        """The token had for a word, unless it is about to run out."""
        with self._lock:
            kept = self._kept.get(word)
        return kept if kept and kept.expires_at - MARGIN > self._clock.now() else None

    def keep(self, word: str, fetched: Pass) -> None:
        """Remember what was had for a word."""
        with self._lock:
            self._kept.pop(word, None)
            self._kept[word] = fetched
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]

    def forget(self, word: str) -> None:
        """Nobody speaks with this word any more."""
        with self._lock:
            self._kept.pop(word, None)


def begin(begun: dict[str, Any]) -> None:
    """Let the browser carry a session that has just begun, and nothing that was in its cookie before.

    The one before it ends: nobody is left signed in without a browser that knows of it.
    """
    before = session.get(WORD)
    session.clear()
    session[WORD] = begun["session"]
    session.permanent = True
    if before:
        with suppress(Problem):
            _end(before)


def take_pass() -> None:
    """Give this request the token of the person who is signed in, fetched if need be."""
    word = session.get(WORD)
    if not word:
        return
    _carry(_passes().of(word) or _fetch(word))
    g.renew_token = lambda: _carry(_fetch(session[WORD]))


def give_back() -> None:
    """End the session, here and in its browser."""
    word = session.pop(WORD, None)
    session.clear()
    if word and not _end(word):
        flash(
            "You are signed out in this browser. The part that remembers sign-ins does not answer:"
            " it forgets this one by itself, later today.",
            "notice",
        )


def _end(word: str) -> bool:
    """End a session by its word; False where scheduling does not answer, which forgets it by itself in time."""
    _passes().forget(word)
    g.pop("token", None)
    try:
        services.send("scheduling", "POST", "/sessions/end", body={"session": word})
    except PartAway:
        return False
    return True


def this_session() -> str:
    """The id of the session that asks: what its word begins with."""
    return str(session.get(WORD, "")).partition(".")[0]


def _carry(its: Pass) -> None:
    g.token, g.person, g.rights = its.token, its.person, its.rights
    if session.get(WORD) != its.word:
        session[WORD] = its.word


def _fetch(word: str) -> Pass:
    """Ask scheduling for a token. Raises `MustSignIn` where the session has ended, and says why on the page."""
    g.pop("token", None)
    asked = {"session": word, "audiences": list(SERVICES)}
    try:
        given = services.send("scheduling", "POST", "/sessions/tokens", body=asked)
    except Problem as problem:
        if problem.slug != "session-has-ended":
            raise
        session.clear()
        flash(problem.detail, "notice")
        raise MustSignIn from problem
    expires_at = datetime.fromisoformat(given["expires_at"]).astimezone(UTC)
    fetched = Pass(given["token"], read_from(given["token"]), expires_at, given["session"])
    for carried in {word, fetched.word}:
        _passes().keep(carried, fetched)
    return fetched


def _passes() -> Passes:
    passes: Passes = current_app.extensions["passes"]
    return passes
