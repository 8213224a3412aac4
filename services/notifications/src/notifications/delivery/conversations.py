"""Reading a conversation for the rules: its messages, and what is known of its meeting."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from notifications.delivery.rules import Known, Letter
from notifications.meetings.models import Meeting
from notifications.messages.models import Conversation, Message
from notifications.people.models import Person


def messages_of(conversation: Conversation) -> list[Message]:
    """All messages of a conversation, in the order of their events."""
    return list(
        Message.select()
        .where(Message.conversation_id == conversation.id)
        .order_by(Message.version, Message.id)
    )


def letters_of(messages: Iterable[Message]) -> list[Letter]:
    """The messages of one person as the rules see them, with the address that holds now."""
    return [_letter(message) for message in messages]


def _letter(message: Message) -> Letter:
    person = Person.get_or_none(Person.id == message.person_id)
    columns = {
        "id": message.id,
        "kind": message.kind,
        "state": message.state,
        "addressed": bool(person and person.email),
        "may_have_arrived": message.may_have_arrived,
        "attempts": message.attempts,
        "next_at": message.next_at,
        "relevant_until": message.relevant_until,
        "side": message.facts.get("side"),
        "turn": _waited_for(message),
    }
    return msgspec.convert(columns, Letter)


def _waited_for(message: Message) -> str | None:
    """Whose answer an agenda's mail waits for, if any."""
    if message.kind == "agenda_proposed":
        return "academy" if message.facts["proposed_by"] == "aid" else "aid"
    return message.facts.get("turn") if message.kind == "agenda_overdue" else None


def meeting_of(topic: str) -> Known | None:
    """What is known of the meeting that a conversation is about; None, if about none, or its booking was never heard of."""
    meeting = Meeting.get_or_none(Meeting.id == topic)
    if meeting is None:
        return None
    return Known(
        cancelled=meeting.state == "cancelled",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        agenda_turn=meeting.agenda_turn,
        agenda_due_at=meeting.agenda_due_at,
        deadlines={
            side: (
                datetime.fromisoformat(pack["papers_due_at"]),
                datetime.fromisoformat(pack["circulates_at"]),
            )
            for side, pack in meeting.packs.items()
        },
        circulated=frozenset(meeting.circulated),
        nothing_missing=frozenset(side for side, codes in meeting.missing.items() if not codes),
    )
