"""What notifications does when scheduling speaks of an agenda: keep whose turn it is, and owe its people a message (R5)."""

from contracts.scheduling import AgendaAgreed, AgendaCommented, AgendaOverdue, AgendaProposed
from contracts.words import Side
from kit.worker import Received
from notifications.meetings.models import Meeting
from notifications.messages.drafts import AgendaFacts
from notifications.messages.operations import look_again, write_to


def ask_for_agreement(event: AgendaProposed, received: Received) -> None:
    """Owe those whose answer is waited for the proposal, and nobody else."""
    other: Side = "academy" if event.proposed_by == "aid" else "aid"
    _keep(event, other, received)
    write_to(event.asked, "agenda_proposed", event, received, relevant_until=event.starts_at)


def tell_of_the_comment(event: AgendaCommented, received: Received) -> None:
    """Owe the other side the news that something was said."""
    _keep(event, event.turn, received)
    write_to(event.recipients, "agenda_commented", event, received, relevant_until=event.starts_at)


def tell_that_the_agenda_is_agreed(event: AgendaAgreed, received: Received) -> None:
    """Owe those who waited for it the news that both sides have agreed."""
    _keep(event, None, received)
    write_to(event.recipients, "agenda_agreed", event, received, relevant_until=event.starts_at)


def remind_of_the_agenda(event: AgendaOverdue, received: Received) -> None:
    """Owe a reminder to those whose turn it is, and the news to those who are told, too (B8)."""
    _keep(event, event.turn, received)
    people = (*event.owed_by, *event.recipients)
    write_to(people, "agenda_overdue", event, received, relevant_until=event.starts_at)


def _keep(event: AgendaFacts, turn: Side | None, received: Received) -> None:
    """Keep whose turn it is, and have what still waits looked at anew: it may have become pointless."""
    Meeting.update(agenda_turn=turn, agenda_due_at=event.due_at).where(
        Meeting.id == event.meeting_id
    ).execute()
    look_again(event.meeting_id, received.now)
