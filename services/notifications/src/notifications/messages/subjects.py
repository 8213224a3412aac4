"""The subject lines: what has happened, which meeting, which academy, which day."""

from typing import Final

from contracts.notifications import MeetingMail
from contracts.words import Side
from notifications.messages.draft import Draft, Note, YearDraft
from notifications.messages.note_pages import note_subject
from notifications.messages.spelling import MEETINGS, short_day
from notifications.messages.year_pages import year_subject

_HAPPENED: Final[dict[MeetingMail, str]] = {
    "meeting_moved": "Moved: ",
    "meeting_cancelled": "Cancelled: ",
    "agenda_proposed": "Agenda to agree: ",
    "agenda_commented": "Comment on the agenda: ",
    "agenda_agreed": "Agenda agreed: ",
    "agenda_overdue": "Agenda overdue: ",
    "papers_late": "Late papers: ",
    "paper_overdue": "Papers needed: ",
}

_PACKS: Final[dict[Side, str]] = {"aid": "AID’s documents: ", "academy": "Academy’s documents: "}


def subject_line(draft: Draft | YearDraft | Note) -> str:
    """Say in one line what a mail is about, however many lines an academy's name was written on."""
    if isinstance(draft, Note):
        return note_subject(draft)
    if isinstance(draft, YearDraft):
        return year_subject(draft)
    academy = " ".join(draft.academy.split())
    meeting = f"{MEETINGS[draft.meeting_kind]}, {academy}, {short_day(draft.starts_at)}"
    return f"{_happened(draft)}{meeting}"


def _happened(draft: Draft) -> str:
    if draft.side and draft.kind == "pack_circulated":
        return _PACKS[draft.side]
    if draft.kind == "meeting_cancelled" and draft.office is None:
        return "No longer expected: "
    return _HAPPENED.get(draft.kind, "")
