"""What notifications tells the others: which message reached its reader, and which did not."""

from typing import Literal

from contracts.words import FailureCode
from kit.events import Event

MeetingMail = Literal[
    "meeting_booked",
    "meeting_moved",
    "meeting_cancelled",
    "agenda_proposed",
    "agenda_commented",
    "agenda_agreed",
    "agenda_overdue",
    "paper_overdue",
    "pack_circulated",
    "papers_late",
]
"""About one meeting."""

YearMail = Literal["arrangement_proposed", "arrangement_declined", "arrangement_agreed"]
"""About how many meetings an academy has in a year."""

MessageKind = MeetingMail | YearMail


class MessageDelivered(Event, frozen=True, kw_only=True):
    """A mail server, or the local mailbox, has taken a message for one person."""

    type = "notifications.message_delivered.v1"
    visibility = "partner"
    subject_of = "message/{message_id}"

    message_id: str
    kind: MessageKind
    person_id: str
    about: str


class MessageFailed(Event, frozen=True, kw_only=True):
    """A message could not be delivered to one person, for good."""

    type = "notifications.message_failed.v1"
    visibility = "partner"
    subject_of = "message/{message_id}"

    message_id: str
    kind: MessageKind
    person_id: str
    about: str
    code: FailureCode
