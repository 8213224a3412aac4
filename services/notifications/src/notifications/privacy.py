"""What notifications holds of people: each table, read by the export, the erasure, retention, the tests and the docs."""

from typing import Any, Final

from contracts import published_by
from contracts.scheduling import SOMEBODY
from kit.privacy import DELETED, Category, Emptied, For, Holds, Nothing, Privacy, Stays, named_in
from kit.privacy.own import OF_THE_KIT
from notifications.academies.models import Academy
from notifications.appointments.models import Appointment
from notifications.calendar.feeds.models import CalendarFeed
from notifications.meetings.models import Meeting, PaperKind, PaperList
from notifications.messages.models import Conversation, Message
from notifications.people.models import Person

IDENTITY: Final = Category(
    name="identity",
    title="Name and address",
    purpose="to know who is who, and to write to them",
)
OFFICES: Final = Category(
    name="offices",
    title="Appointments",
    purpose="to end with the last office what it opened",
)
MAILS: Final = Category(
    name="mails",
    title="Mails",
    purpose="to tell people what concerns them, and to show that they were told",
)
CALENDARS: Final = Category(
    name="calendars",
    title="Calendar addresses",
    purpose="to show people their meetings in their own calendar programs",
)
MEETINGS: Final = Category(
    name="meetings",
    title="Meetings",
    purpose="to say in mails and calendars who comes",
)
_AN_ID: Final = "an id alone"


def _mails_to_others(person_id: str) -> Any:  # noqa: ANN401 - a condition
    """Mails to the others at the meetings at which a person has, or had, a seat."""
    meetings = Meeting.select(Meeting.id).where(named_in(Meeting.places)(person_id))
    sent = ~Message.source.is_null()
    return sent & (Message.person_id != person_id) & Message.about.in_(meetings)


PRIVACY: Final = Privacy(
    service="notifications",
    events=published_by("notifications"),
    tables=(
        Holds(
            table=Person,
            what="person",
            category=IDENTITY,
            of=Person.id,
            shows=(Person.id, Person.name, Person.email),
            kept="for as long as scheduling keeps it, of which it is a copy",
            erased=Emptied(
                values={Person.name: SOMEBODY, Person.email: None},
                why="mails to others name who was at the table",
            ),
        ),
        Holds(
            table=Appointment,
            what="appointments",
            category=OFFICES,
            of=Appointment.person_id,
            shows=(
                Appointment.id,
                Appointment.person_id,
                Appointment.office,
                Appointment.urn,
                Appointment.starts_on,
                Appointment.ends_on,
            ),
            kept="for as long as scheduling keeps them, of which they are copies",
            erased=DELETED,
        ),
        Holds(
            table=Message,
            what="mails",
            category=MAILS,
            of=Message.person_id,
            shows=(
                Message.id,
                Message.kind,
                Message.about,
                Message.address,
                Message.subject,
                Message.state,
                Message.failure,
                Message.created_at,
                Message.settled_at,
            ),
            hides={
                Message.event_id: _AN_ID,
                Message.person_id: "the person's own id",
                Message.conversation_id: _AN_ID,
                Message.facts: "what the event said, which is of the meeting",
                Message.source: "the mail itself, which its reader has, and which names others",
                Message.reply: "what the mail server said",
            },
            kept=For(
                setting="mails_kept_days",
                since=Message.settled_at,
                after="it was sent, or given up",
                only=~(Message.address.is_null() & Message.source.is_null()),
            ),
            erased=Emptied(
                values={Message.address: None, Message.source: None, Message.reply: None},
                why="that a mail went out about a meeting, and when, is of the record of the meeting",
                only=~Message.settled_at.is_null(),
            ),
        ),
        Holds(
            table=Message,
            what="mails to others about their meetings, which may name them",
            category=MAILS,
            of=_mails_to_others,
            shows=(Message.kind, Message.about, Message.created_at),
            kept="as the others' own mails are",
            erased=Emptied(
                values={Message.source: None},
                why="each can be read still, in the words it would have now",
            ),
        ),
        Holds(
            table=Conversation,
            what="conversations",
            category=MAILS,
            of=Conversation.person_id,
            shows=(Conversation.person_id, Conversation.topic),
            hides={
                Conversation.id: _AN_ID,
                Conversation.token: "a sign of who is sending",
                Conversation.first_message_id: "an id of a mail",
            },
            kept="for as long as its mails are",
            erased=Stays(why="ids alone"),
        ),
        Holds(
            table=CalendarFeed,
            what="calendar addresses",
            category=CALENDARS,
            of=CalendarFeed.person_id,
            shows=(CalendarFeed.name, CalendarFeed.made_at, CalendarFeed.fetched_at),
            hides={
                CalendarFeed.id: _AN_ID,
                CalendarFeed.person_id: "the person's own id",
                CalendarFeed.digest: "a sum of the address, which is kept nowhere",
                CalendarFeed.content_digest: "a sum of what was shown",
            },
            kept="until it is taken away, and at the latest until their last office ends",
            erased=DELETED,
        ),
        Holds(
            table=Meeting,
            what="seats at meetings",
            category=MEETINGS,
            of=named_in(Meeting.places),
            shows=(
                Meeting.id,
                Meeting.urn,
                Meeting.kind,
                Meeting.state,
                Meeting.agenda_turn,
                Meeting.starts_at,
            ),
            hides={
                Meeting.venue: "of the meeting",
                Meeting.places: "it names others, too",
                Meeting.packs: "of the meeting",
                Meeting.missing: "of the meeting",
                Meeting.circulated: "of the meeting",
            },
            kept="for as long as scheduling keeps them, of which they are copies",
            erased=Stays(why="ids alone"),
        ),
        Nothing(table=Academy, why="public record", texts=(Academy.name, Academy.postcode)),
        Nothing(
            table=PaperKind,
            why="the trust's list of papers",
            texts=(PaperKind.code, PaperKind.title),
        ),
        Nothing(table=PaperList, why="numbers"),
        *OF_THE_KIT,
    ),
)
