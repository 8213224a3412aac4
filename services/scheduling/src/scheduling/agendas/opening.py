"""A meeting's agenda is opened with it, and its deadline follows the start (R5)."""

from datetime import datetime

from scheduling.agendas.models import Agenda
from scheduling.agendas.rules import due_at
from scheduling.meetings.models import Meeting
from scheduling.packs.models import Pack
from scheduling.packs.rules import Offsets


def open_agenda(meeting: Meeting, *, now: datetime, offsets: Offsets) -> None:
    """Open an agenda that nobody has proposed yet; call it in the transaction of the booking, after the packs."""
    Agenda.create(meeting=meeting.id, due_at=_due_at(meeting, now, offsets))


def set_deadline(meeting: Meeting, *, now: datetime, offsets: Offsets) -> None:
    """Move the deadline with the start and begin reminding anew; what was agreed stays agreed."""
    Agenda.update(due_at=_due_at(meeting, now, offsets), reminder=0).where(
        Agenda.meeting == meeting.id
    ).execute()


def make_the_paper_again(meeting: Meeting) -> None:
    """Have the agreed agenda put into the pack anew: its paper says when and where the meeting is."""
    Agenda.update(paper_number=0).where(Agenda.meeting == meeting.id).execute()


def _due_at(meeting: Meeting, now: datetime, offsets: Offsets) -> datetime:
    papers = Pack.get(Pack.meeting == meeting.id, Pack.side == "aid").papers_due_at
    return due_at(meeting.starts_at, now, papers, offsets.agenda_days)
