"""What time brings to packs: those that are due go out, and late papers are noticed."""

from datetime import datetime
from typing import Protocol

from kit.db import transaction
from scheduling.locks import locked_meeting
from scheduling.meetings import states
from scheduling.meetings.models import Meeting
from scheduling.packs.chasing import chase_if_due, chase_number
from scheduling.packs.circulating import circulate_if_due, circulate_late_papers_if_due
from scheduling.packs.contents import contents
from scheduling.packs.kinds import paper_kinds
from scheduling.packs.models import Pack
from scheduling.packs.rules import circulation_is_due


class _IfDue(Protocol):
    def __call__(self, meeting: Meeting, pack: Pack, *, now: datetime) -> bool: ...


def circulate_due_packs(now: datetime) -> int:
    """Send out every pack that is due; returns how many."""
    waiting = _packs_not_gone_out()
    inside = contents(waiting, paper_kinds())
    due = [
        pack
        for pack in waiting
        if states.may("circulate", pack.meeting.state, pack.meeting.starts_at, now)
        and circulation_is_due(inside[pack.id].state, pack.circulates_at, now)
    ]
    return _each(due, circulate_if_due, now)


def circulate_late_papers(now: datetime) -> int:
    """Send what came after each pack, once it has been gathered for a while; returns of how many packs."""
    due = (
        Pack.select(Pack, Meeting)
        .join(Meeting)
        .where(Pack.late_due_at <= now, Meeting.state == "booked", Meeting.starts_at > now)
        .order_by(Pack.late_due_at, Pack.id)
    )
    return _each(list(due), circulate_late_papers_if_due, now)


def notice_overdue_papers(now: datetime) -> int:
    """Chase for every pack that is late, at most once a day each; returns how many.

    After a standstill only the newest chase of a pack is sent: the older ones would be news of yesterday.
    """
    late = [
        pack for pack in _packs_not_gone_out() if chase_number(pack, pack.meeting, now) > pack.chase
    ]
    return _each(late, chase_if_due, now)


def _packs_not_gone_out() -> list[Pack]:
    """Packs of booked meetings that have not gone out, the most urgent first."""
    return list(
        Pack.select(Pack, Meeting)
        .join(Meeting)
        .where(Pack.circulated_at.is_null(), Meeting.state == "booked")
        .order_by(Pack.circulates_at, Pack.id)
    )


def _each(packs: list[Pack], act: _IfDue, now: datetime) -> int:
    """Act on each pack in a transaction of its own; what was read before is asked again under the lock."""
    acted = 0
    for pack in packs:
        with transaction():
            meeting = locked_meeting(pack.meeting_id)
            acted += act(meeting, Pack.get_by_id(pack.id), now=now)
    return acted
