"""Late papers are noticed, and only those who owe them are chased (R6, B8)."""

from datetime import datetime

from kit.db import save_if_unchanged
from kit.outbox import record
from scheduling.meetings import states
from scheduling.meetings.models import Meeting
from scheduling.packs import events
from scheduling.packs.contents import contents_of
from scheduling.packs.kinds import AGENDA, paper_kinds
from scheduling.packs.models import Chase, Pack
from scheduling.packs.owing import owed_by
from scheduling.packs.rules import chase_due


def chase_number(pack: Pack, meeting: Meeting, now: datetime) -> int:
    """The number of the newest chase that is due for a pack; 0 for none."""
    if (
        not states.may("chase", meeting.state, meeting.starts_at, now)
        or pack.circulated_at is not None
    ):
        return 0
    return chase_due(pack.papers_due_at, pack.circulates_at, now)


def chase_if_due(meeting: Meeting, pack: Pack, *, now: datetime) -> bool:
    """Ask those who owe papers for them, if that is due; the meeting's row must be locked."""
    number, lacking = chase_number(pack, meeting, now), contents_of(pack, paper_kinds()).missing
    if number <= pack.chase or not set(lacking) - {AGENDA}:
        # The agenda is agreed by two: whoever's turn that is hears of it by itself.
        return False
    owing = tuple(person_id for person_id, _ in owed_by(meeting, pack.side, now))
    Chase.create(pack=pack.id, number=number, at=now, person_ids=list(owing), missing=list(lacking))
    pack.chase = number
    pack.save(only=[Pack.chase])
    save_if_unchanged(meeting, None)
    record(events.overdue(meeting, pack, lacking, owing), now=now)
    return True
