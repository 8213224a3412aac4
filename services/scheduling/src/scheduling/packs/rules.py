"""When papers are due and packs go out (R6), what a pack still misses, and which chase is due; pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from contracts.scheduling import PaperKind
from kit.clock import LONDON, local_date

PackState = Literal["gathering", "complete", "circulated"]

MOST_GRACE_TO_CIRCULATE = timedelta(hours=24)
"""What a meeting booked at short notice still leaves before its packs go out."""

MOST_GRACE_FOR_PAPERS = timedelta(hours=12)
"""What a meeting booked at short notice still leaves before its papers are late."""


class Offsets(msgspec.Struct, frozen=True):
    """Days before the start, at the same local time of day; the packs go out one week before (R6)."""

    papers_due_days: int = 10
    circulates_days: int = 7
    agenda_days: int = 14


GATHERED: Final = timedelta(hours=1)
"""For how long late papers are gathered before they go out together."""


class Deadlines(msgspec.Struct, frozen=True):
    """When a side's papers are due, and when its pack goes out at the latest."""

    papers_due_at: datetime
    circulates_at: datetime


def days_from(moment: datetime, days: int) -> datetime:
    """The same local time of day, so many days later (or before, if negative)."""
    local = moment.astimezone(LONDON).replace(tzinfo=None, fold=0) + timedelta(days=days)
    return local.replace(tzinfo=LONDON).astimezone(moment.tzinfo)


def deadlines(starts_at: datetime, decided_at: datetime, offsets: Offsets) -> Deadlines:
    """The deadlines of a meeting that was booked, or moved to this time, at `decided_at`.

    A meeting nearer than its regular deadlines leaves some grace: a pack goes out no earlier than a day after
    the decision and papers are late no earlier than half a day after it, or half of what time there is, if less.
    So papers are always due before their pack goes out, and the pack goes out before the start.
    """
    circulates_at = max(
        days_from(starts_at, -offsets.circulates_days),
        decided_at + min(MOST_GRACE_TO_CIRCULATE, (starts_at - decided_at) / 2),
    )
    papers_due_at = max(
        days_from(starts_at, -offsets.papers_due_days),
        decided_at + min(MOST_GRACE_FOR_PAPERS, (circulates_at - decided_at) / 2),
    )
    return Deadlines(papers_due_at=min(papers_due_at, circulates_at), circulates_at=circulates_at)


def required(
    kinds: Iterable[PaperKind], side: str, needed: Collection[str] = ()
) -> tuple[str, ...]:
    """The codes of the papers that a side owes: what the trust's list requires, and what the agreed agenda needs."""
    return tuple(
        kind.code for kind in kinds if kind.side == side and (kind.required or kind.code in needed)
    )


def missing(
    kinds: Iterable[PaperKind], side: str, present: Collection[str], needed: Collection[str] = ()
) -> tuple[str, ...]:
    """The codes of the papers that a side owes and has not given yet, in the order of the trust's list."""
    return tuple(code for code in required(kinds, side, needed) if code not in present)


def state_of(
    circulated_at: datetime | None, lacking: Sequence[str], present: Collection[str]
) -> PackState:
    """A pack is complete when something is in it and nothing required is missing."""
    if circulated_at is not None:
        return "circulated"
    return "complete" if present and not lacking else "gathering"


def circulation_is_due(state: PackState, circulates_at: datetime, now: datetime) -> bool:
    """A pack goes out at once when it is complete, and at its deadline with what there is (R6)."""
    return state == "complete" or (state == "gathering" and circulates_at <= now)


def late_due_at(added_at: datetime, starts_at: datetime, gathered: timedelta) -> datetime:
    """When a paper that came after its pack goes out: late ones are gathered for a while, so that not each is a mail.

    Close to the start they go at once.
    """
    return added_at if starts_at - added_at < 2 * gathered else added_at + gathered


def chase_due(papers_due_at: datetime, circulates_at: datetime, now: datetime) -> int:
    """The number of the newest chase that is due: 1 when papers become late, one more each day after; 0 for none.

    From the moment a pack is due to go out nobody is chased for it any more (B8).
    """
    if not papers_due_at <= now < circulates_at:
        return 0
    days = (local_date(now) - local_date(papers_due_at)).days
    return days + 1 if days_from(papers_due_at, days) <= now else days
