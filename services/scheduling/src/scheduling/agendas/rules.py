"""What an agenda is made of, by when it is to be agreed, and who is reminded of it how often (R5); pure."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from contracts.words import Seat, Side
from kit.errors import Refused
from scheduling.packs.rules import MOST_GRACE_FOR_PAPERS, days_from

MOST_ITEMS: Final = 40
MOST_MINUTES: Final = 480

DAYS_BETWEEN_REMINDERS: Final = 2

BOTH_SIDES_FROM: Final = 3
"""From this reminder on the other side hears of it, too: a word between the two may help more than a mail."""


class NothingChanged(Refused):
    """What is proposed is what stands there already."""


class AgendaHasChanged(Refused):
    """It is no longer the number that was read: read the newest one."""


class NobodyToAgree(Refused):
    """The other side has nobody in office who could agree."""


class PaperOfAnItemUnknown(Refused):
    """An item needs a paper that the trust's list has not."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item of an agenda; its owner is a seat, so that a substitute takes it over with the seat."""

    title: str
    purpose: str = ""
    minutes: int
    owner: Seat | None = None
    papers: tuple[str, ...] = ()
    """Codes of the trust's list of papers."""


def minutes_of(items: Collection[Item]) -> int:
    """How long all of it takes."""
    return sum(item.minutes for item in items)


def due_at(
    starts_at: datetime, decided_at: datetime, papers_due_at: datetime, days: int
) -> datetime:
    """By when an agenda is to be agreed: so many days before the start, and never after papers are due.

    A meeting booked or moved at short notice leaves half a day, or half the time until papers are due.
    """
    grace = min(MOST_GRACE_FOR_PAPERS, (papers_due_at - decided_at) / 2)
    return min(
        max(days_from(starts_at, -days), decided_at + max(grace, timedelta())), papers_due_at
    )


def reminder_due(due: datetime, starts_at: datetime, now: datetime) -> int:
    """The number of the newest reminder that is due: 1 at the deadline, one more every other day; 0 for none."""
    if not due <= now < starts_at:
        return 0
    number = 1
    while days_from(due, number * DAYS_BETWEEN_REMINDERS) <= now:
        number += 1
    return number


def patience_ends(due: datetime, turn_since: datetime | None) -> datetime:
    """From when on a side is reminded: from the deadline, and never sooner than two days after the turn passed to it."""
    if turn_since is None:
        return due
    return max(due, days_from(turn_since, DAYS_BETWEEN_REMINDERS))


def other(side: Side) -> Side:
    """The other side of the table."""
    return "academy" if side == "aid" else "aid"


def accept_papers(items: Sequence[Item], known: Collection[str]) -> None:
    """Refuse items that need papers which the trust's list has not."""
    for place, item in enumerate(items):
        strange = [code for code in item.papers if code not in known]
        if strange:
            raise PaperOfAnItemUnknown(
                f"The trust’s list has no paper {strange[0]!r}: choose from {', '.join(sorted(known))}.",
                field=f"items/{place}/papers",
            )
