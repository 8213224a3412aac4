"""What notifications does when scheduling speaks of a meeting: keep a copy, and owe its people a message."""

from contracts.scheduling import (
    LatePapersCirculated,
    MeetingBooked,
    MeetingCancelled,
    MeetingMoved,
    PackCirculated,
    PaperAdded,
    PaperKindsSet,
    PaperOverdue,
)
from contracts.words import Side
from kit.worker import Received
from notifications.meetings.models import Meeting, PaperKind, PaperList
from notifications.meetings.operations import keep_meeting, places_of
from notifications.messages.operations import look_again, write_to


def invite_the_table(event: MeetingBooked, received: Received) -> None:
    """Owe everyone at the table an invitation (R4)."""
    keep_meeting(event, received)
    people = [place.person_id for place in event.places]
    write_to(people, "meeting_booked", event, received, relevant_until=event.ends_at)


def tell_of_the_move(event: MeetingMoved, received: Received) -> None:
    """Owe the table the new time or place, and whoever is no longer at it their release."""
    seated = [place.person_id for place in event.places]
    released = [person for person in places_of(event.meeting_id) if person not in seated]
    keep_meeting(event, received)
    write_to(seated, "meeting_moved", event, received, relevant_until=event.ends_at)
    write_to(released, "meeting_cancelled", event, received, relevant_until=event.ends_at)
    look_again(event.meeting_id, received.now)


def call_the_meeting_off(event: MeetingCancelled, received: Received) -> None:
    """Owe everyone at the table the news that it will not be held."""
    people = [place.person_id for place in event.places]
    Meeting.update(
        state="cancelled",
        seen=received.version,
        kind=event.kind,
        sequence=event.sequence,
        told_at=received.occurred_at,
    ).where(Meeting.id == event.meeting_id).execute()
    write_to(people, "meeting_cancelled", event, received, relevant_until=event.ends_at)
    look_again(event.meeting_id, received.now)


def chase_those_who_owe(event: PaperOverdue, received: Received) -> None:
    """Owe a reminder to those who owe the papers, and to nobody else (B8)."""
    _note_missing(event.meeting_id, event.side, event.missing)
    write_to(event.owed_by, "paper_overdue", event, received, relevant_until=event.circulates_at)


def send_the_pack(event: PackCirculated, received: Received) -> None:
    """Owe everyone the pack goes to a link to it, with what is missing (R6)."""
    meeting = Meeting.get_or_none(Meeting.id == event.meeting_id)
    if meeting is not None:
        meeting.circulated = sorted({*meeting.circulated, event.side})
        meeting.save()
    until = meeting.ends_at if meeting else event.starts_at
    write_to(event.recipients, "pack_circulated", event, received, relevant_until=until)
    look_again(event.meeting_id, received.now)


def send_late_papers(event: LatePapersCirculated, received: Received) -> None:
    """Owe everyone at the table the news of what came after the pack (R6)."""
    _note_missing(event.meeting_id, event.side, event.missing)
    write_to(event.recipients, "papers_late", event, received, relevant_until=event.starts_at)


def note_what_is_missing(event: PaperAdded, received: Received) -> None:
    """Keep what a side still owes, so that nobody is asked for what has come."""
    _note_missing(event.meeting_id, event.side, event.missing)


def keep_the_paper_list(event: PaperKindsSet, received: Received) -> None:
    """Keep the trust's names for its papers; codes no longer listed keep theirs, old packs need them."""
    newest = PaperList.get_or_none(PaperList.id == 1)
    if newest is not None and newest.seen >= received.version:
        return
    for kind in event.kinds:
        PaperKind.insert(code=kind.code, title=kind.title).on_conflict(
            conflict_target=[PaperKind.code], update={"title": kind.title}
        ).execute()
    PaperList.insert(id=1, seen=received.version).on_conflict(
        conflict_target=[PaperList.id], update={"seen": received.version}
    ).execute()


def _note_missing(meeting_id: str, side: Side, missing: tuple[str, ...]) -> None:
    meeting = Meeting.get_or_none(Meeting.id == meeting_id)
    if meeting is not None:
        meeting.missing = {**meeting.missing, side: list(missing)}
        meeting.save()
