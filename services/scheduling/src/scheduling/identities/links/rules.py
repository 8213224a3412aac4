"""How long a personal link is good, and what keeps it from being made or opened; pure."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from kit.errors import Refused

WORD: Final = "personal_link"
"""The kind of word that a personal link is."""

MOST_IN_AN_HOUR: Final = 3
"""Links to one person within an hour, after which no more are sent because somebody asks with an old one."""

OVER: Final = (
    "This link was used already, was replaced by a newer one, or is too old. It opens the meeting once;"
    " you can have a new one sent to you."
)


class PersonalLinkIsOver(Refused):
    """The link was used, replaced or withdrawn, or is too old: have a new one sent.

    It says ``whose`` it was, unless it was made up.
    """

    def __init__(self, detail: str = OVER, *, whose: str = "") -> None:
        """Say what to do."""
        super().__init__(detail)
        self.whose = whose


class HasNoSeat(Refused):
    """Only whoever has a seat at the meeting, by an office held today, is sent a link to it."""


class CannotBeWrittenTo(Refused):
    """A personal link goes by mail alone, and no address is known."""


class MeetingTooLongAgo(Refused):
    """Nobody is sent a link to a meeting that was too long ago."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """For how long a link is good, and until how long after the meeting at the latest."""

    good_for: timedelta = timedelta(days=14)
    after_meeting: timedelta = timedelta(days=7)
    demo: bool = False
    """Whether links that were made in a demonstration open anything."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A link as the rules see it."""

    ends_at: datetime
    withdrawn: bool
    demo: bool


def end_of(made_at: datetime, meeting_ends_at: datetime, terms: Terms) -> datetime:
    """When a link to a meeting ends that is made now."""
    return min(made_at + terms.good_for, meeting_ends_at + terms.after_meeting)


def gone(link: Standing, meeting_ends_at: datetime, terms: Terms, now: datetime) -> str | None:
    """Why what a link has opened, or would open, is over by now; whether it was used is another matter.

    A meeting that is moved forward takes its links' end along.
    """
    if link.withdrawn or (link.demo and not terms.demo):
        return "link_withdrawn"
    at_the_latest = min(link.ends_at, meeting_ends_at + terms.after_meeting)
    return "link_over" if now >= at_the_latest else None
