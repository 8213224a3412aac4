"""What the framework gives an academy, and how a year's meetings stand against it (R4, R8); pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

import msgspec

from contracts.words import MeetingKind
from kit.clock import local_date
from kit.errors import Refused

USUAL_AIMS = 3
"""Academy Improvement Meetings a year (R4)."""

USUAL_IAIMS = 3
"""Interim ones, where an academy is less than good (R8)."""

MOST = 12
"""More meetings of one kind than a year has months are a slip of the pen."""


class NothingDifferent(Refused):
    """What is proposed is what is in force already."""


class SayWhy(Refused):
    """Whoever declines says why."""


class YearIsOver(Refused):
    """The academic year has ended: what was arranged for it stays."""


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """Meetings of a year, by kind."""

    aims: int
    iaims: int

    def of(self, kind: MeetingKind) -> int:
        """How many of a kind."""
        return self.aims if kind == "aim" else self.iaims


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting that was not called off, as far as a count needs to know it."""

    slot: int
    ends_at: datetime


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How a year's meetings of one kind stand; `agreed` is the sum of the others, unless more are held than agreed."""

    agreed: int
    held: int
    booked: int
    owed: int
    """Still to be booked, and there is a review slot left for it."""
    missed: int
    """No review slot is left for it."""


def usual(*, less_than_good: bool | None) -> Numbers:
    """What the framework gives an academy of a standing; one that is not known yet counts as good."""
    return Numbers(aims=USUAL_AIMS, iaims=USUAL_IAIMS if less_than_good else 0)


def count(
    agreed: int, meetings: Collection[Meeting], closes_on: Mapping[int, date], now: datetime
) -> Count:
    """Set a year's meetings of one kind against what is agreed.

    Each review slot has room for its share of them (one of three, two of six); ``closes_on`` is the last
    day of each slot. What no open slot has room for any more is missed.
    """
    held = sum(1 for meeting in meetings if meeting.ends_at <= now)
    booked = len(meetings) - held
    lacking = max(0, agreed - len(meetings))
    room = _room(agreed, [meeting.slot for meeting in meetings], closes_on, local_date(now))
    owed = min(lacking, room)
    return Count(agreed=agreed, held=held, booked=booked, owed=owed, missed=lacking - owed)


def _room(agreed: int, taken: Iterable[int], closes_on: Mapping[int, date], today: date) -> int:
    """How many more meetings of a kind the slots have room for that are not over."""
    if not closes_on:
        return agreed
    share = -(-agreed // len(closes_on))
    slots = list(taken)
    return sum(
        max(0, share - slots.count(slot)) for slot, last in closes_on.items() if last >= today
    )
