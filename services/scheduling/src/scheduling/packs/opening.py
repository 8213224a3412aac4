"""The two packs of a meeting are opened with it, and their deadlines follow its start (R6)."""

from datetime import datetime
from typing import get_args

from contracts.words import Side
from scheduling.meetings.models import Meeting
from scheduling.packs.models import Pack
from scheduling.packs.rules import GATHERED, Offsets, deadlines, late_due_at

SIDES: tuple[Side, ...] = get_args(Side)


def open_packs(meeting: Meeting, *, now: datetime, offsets: Offsets) -> None:
    """Open a pack for each side; call it in the transaction of the booking."""
    dates = deadlines(meeting.starts_at, now, offsets)
    for side in SIDES:
        Pack.create(
            meeting=meeting.id,
            side=side,
            papers_due_at=dates.papers_due_at,
            circulates_at=dates.circulates_at,
        )


def set_deadlines(meeting: Meeting, *, now: datetime, offsets: Offsets) -> None:
    """Move the deadlines with the start and begin chasing anew; a pack that has gone out stays so.

    Late papers that are being gathered go out in time for the new start.
    """
    Pack.update(late_due_at=late_due_at(now, meeting.starts_at, GATHERED)).where(
        Pack.meeting == meeting.id, Pack.late_due_at > now
    ).execute()
    dates = deadlines(meeting.starts_at, now, offsets)
    Pack.update(
        papers_due_at=dates.papers_due_at, circulates_at=dates.circulates_at, chase=0
    ).where(Pack.meeting == meeting.id).execute()
