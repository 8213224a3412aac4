"""What can be done to messages: writing one for each person an event concerns, and addressing them anew."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from peewee import EXCLUDED

from contracts.notifications import MeetingMail
from kit.worker import Received
from notifications.messages.drafts import FACTS, Facts, draft_of
from notifications.messages.kinds import Kind
from notifications.messages.models import Conversation, Message
from notifications.messages.notes import OwnFacts
from notifications.messages.states import WAITING
from notifications.messages.subjects import subject_line
from notifications.messages.year_drafts import YearFacts
from notifications.people.models import Person


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """What a message belongs to: a conversation, its place in it, and the meeting it is about, if about one."""

    conversation: str
    place: int
    about: str = ""


def write_to(
    people: Iterable[str],
    kind: MeetingMail,
    event: Facts,
    received: Received,
    *,
    relevant_until: datetime,
) -> None:
    """Owe each of the people a message about a meeting."""
    told = msgspec.convert(msgspec.to_builtins(event), FACTS[kind])
    topic = Topic(conversation=event.meeting_id, place=received.version, about=event.meeting_id)
    for person_id in dict.fromkeys(people):
        owe(person_id, kind, told, received, topic, relevant_until=relevant_until)


def owe(
    person_id: str,
    kind: Kind,
    facts: Facts | YearFacts | OwnFacts,
    received: Received,
    topic: Topic,
    *,
    relevant_until: datetime,
) -> None:
    """Owe somebody a message; an event writes to a person once, however often it is heard.

    Who has no address yet gets theirs when scheduling tells of one, until `relevant_until`.
    """
    person = Person.get_or_none(Person.id == person_id)
    address = person.email if person else None
    message = Message(
        event_id=received.id,
        person_id=person_id,
        conversation_id=_reopened(person_id, topic.conversation, received.now),
        about=topic.about,
        version=topic.place,
        kind=kind,
        facts=msgspec.to_builtins(facts),
        state="waiting" if address else "waiting_for_address",
        address=address,
        relevant_until=relevant_until,
        next_at=received.now,
        created_at=received.now,
    )
    message.subject = subject_line(draft_of(message))
    Message.insert(message.__data__).on_conflict_ignore().execute()


def address_messages(person_id: str, address: str | None, now: datetime) -> None:
    """Send what a person has not been sent to this address from now on; without one it waits for it.

    A mail that is on its way stays addressed as it is.
    """
    state = "waiting" if address else "waiting_for_address"
    theirs = (Message.person_id == person_id) & Message.state.in_(WAITING)
    Message.update(address=address, state=state).where(theirs).execute()
    Conversation.update(next_at=now).where(
        Conversation.id.in_(Message.select(Message.conversation_id).where(theirs))
    ).execute()


def look_again(meeting_id: str, now: datetime) -> None:
    """Have all that still waits about a meeting looked at anew: it may have become pointless."""
    Conversation.update(next_at=now).where(
        (Conversation.topic == meeting_id) & ~Conversation.next_at.is_null()
    ).execute()


def _reopened(person_id: str, topic: str, now: datetime) -> str:
    """The conversation with a person about something, made if need be, and locked until the commit."""
    rows = (
        Conversation.insert(person_id=person_id, topic=topic, next_at=now)
        .on_conflict(
            conflict_target=[Conversation.person_id, Conversation.topic],
            update={Conversation.next_at: EXCLUDED.next_at},
        )
        .returning(Conversation.id)
        .execute()
    )
    ident: str = next(iter(rows)).id
    return ident
