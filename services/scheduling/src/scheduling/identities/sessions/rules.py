"""How long a session lasts, and which of its words is good.

A session is proven by a word, and its words take turns: from time to time whoever shows one is given the next.
The next is good from the moment it is given, and the one before it until the next was shown for the first time,
so that an answer lost on a train costs nobody their session. Then the old one is good for a while longer,
for requests that were under way. Whoever shows it after that has it from somewhere else, and the session ends.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final

import msgspec

from kit.errors import Refused
from scheduling.identities.links.rules import Terms

TURN: Final = timedelta(minutes=10)
"""How long a word is used before the next is given."""

UNDER_WAY: Final = timedelta(minutes=10)
"""How long an old word is good after the next was shown: an upload over a poor line may be under way for so long."""


LONGEST_BROWSER: Final = 200
"""Letters of what a browser calls itself that are kept."""


class SessionHasEnded(Refused):
    """Nobody is signed in with this word, or no longer: sign in again.

    Where it ended only now, it says ``whose`` it was, as the trace names them, and ``because`` of what.
    """

    def __init__(self, detail: str, *, whose: str = "", because: str = "") -> None:
        """Say what to do."""
        super().__init__(detail)
        self.whose = whose
        self.because = because


class Word(Enum):
    """What a word that was shown is worth."""

    CURRENT = "the one that is in use"
    NEXT = "the one that was given last, shown for the first time"
    LATE = "the one before, of a request that was under way"
    STOLEN = "an old one, which only somebody else can have kept"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long a session lasts: while it is used, and in all."""

    unused: timedelta
    in_all: timedelta
    demo: bool = False
    """Whether sessions of a demonstration are good."""
    links: Terms = Terms()
    """For how long personal links are good, and what they have opened."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A session as the rules see it."""

    turn: int
    turned_at: datetime
    used_at: datetime
    ends_at: datetime


def worth(shown: int, at: Standing, now: datetime) -> Word:
    """What the word of a turn is worth; one that was never given cannot bear our seal."""
    if shown == at.turn:
        return Word.CURRENT
    if shown == at.turn + 1:
        return Word.NEXT
    if shown == at.turn - 1 and now - at.turned_at <= UNDER_WAY:
        return Word.LATE
    return Word.STOLEN


def over(at: Standing, limits: Limits, now: datetime) -> str | None:
    """Why a session is over by now, if it is."""
    if now >= at.ends_at:
        return "too_old"
    return "unused" if now - at.used_at >= limits.unused else None


def turn_to_give(word: Word, at: Standing, now: datetime) -> int:
    """The turn whose word is given back: the next one when the present one has been used for long enough."""
    if word is Word.NEXT:
        return at.turn + 1
    return at.turn + 1 if word is Word.CURRENT and now - at.turned_at >= TURN else at.turn
