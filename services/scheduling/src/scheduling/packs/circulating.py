"""Packs go out: at once when complete, at their deadline with what there is; what comes later goes once more (R6)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from contracts.scheduling import ConfidentialPaper
from kit.clock import local_date
from kit.db import save_if_unchanged
from kit.outbox import record
from scheduling.meetings import states
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.meetings.seats import SEATS
from scheduling.meetings.visibility import still_counts
from scheduling.packs import events
from scheduling.packs.contents import Contents, contents_of
from scheduling.packs.kinds import paper_kinds
from scheduling.packs.models import Pack, Paper
from scheduling.packs.rules import circulation_is_due


def circulate_if_due(meeting: Meeting, pack: Pack, *, now: datetime) -> bool:
    """Send a pack to everyone at the table, if it is due; the meeting's row must be locked."""
    kinds = paper_kinds()
    inside = contents_of(pack, kinds)
    if not (
        states.may("circulate", meeting.state, meeting.starts_at, now)
        and circulation_is_due(inside.state, pack.circulates_at, now)
    ):
        return False
    pack.circulated_at, pack.circulated_missing = now, list(inside.missing)
    pack.save(only=[Pack.circulated_at, Pack.circulated_missing])
    Paper.update(circulated_at=now).where(Paper.pack == pack.id).execute()
    save_if_unchanged(meeting, None)
    to = _recipients(meeting, local_date(now))
    papers, confidential = _told_apart(inside.codes(kinds), inside, to)
    told = events.circulated(meeting, pack, papers, confidential, tuple(to.values()))
    record(told, now=now)
    return True


def circulate_late_papers_if_due(meeting: Meeting, pack: Pack, *, now: datetime) -> bool:
    """Send what came after the pack to everyone at the table, if it is due; the meeting's row must be locked.

    Each paper goes out once more than its pack, however often the timer looks.
    """
    due = pack.late_due_at is not None and pack.late_due_at <= now
    if not (due and states.may("circulate", meeting.state, meeting.starts_at, now)):
        return False
    kinds = paper_kinds()
    inside = contents_of(pack, kinds)
    late = [code for code in inside.codes(kinds) if inside.latest[code].circulated_at is None]
    pack.late_due_at = None
    pack.save(only=[Pack.late_due_at])
    Paper.update(circulated_at=now).where(
        Paper.pack == pack.id, Paper.circulated_at.is_null()
    ).execute()
    save_if_unchanged(meeting, None)
    to = _recipients(meeting, local_date(now))
    papers, confidential = _told_apart(late, inside, to)
    among = {who for each in confidential for who in each.recipients}
    reached = tuple(who for who in to.values() if papers or who in among)
    told = events.late(meeting, pack, papers, confidential, inside.missing, reached, now)
    record(told, now=now)
    return True


def _told_apart(
    codes: Iterable[str], inside: Contents, to: Mapping[str, str]
) -> tuple[list[str], list[ConfidentialPaper]]:
    """The papers that everybody reads, and those that the people in some seats read, with who they are (R11)."""
    papers, confidential = list[str](), list[ConfidentialPaper]()
    for code in codes:
        circle = inside.latest[code].circle
        if circle is None:
            papers.append(code)
        else:
            among = tuple(to[seat] for seat in circle if seat in to)
            confidential.append(ConfidentialPaper(paper_kind=code, recipients=among))
    return papers, confidential


def _recipients(meeting: Meeting, today: date) -> dict[str, str]:
    """Those at the table by an office that has not ended: their ids by seat."""
    seats = MeetingSeat.select().where(MeetingSeat.meeting == meeting.id, still_counts(today))
    ordered = sorted(seats, key=lambda taken: SEATS.index(taken.seat))
    return {taken.seat: taken.person_id for taken in ordered}
