"""Who may see what in notifications (B7)."""

from typing import Final

from contracts.offices import OFFICES
from kit.access import ALL, SIGNED_IN, Relation, Row, only, relations_of, row
from kit.auth import OPS
from kit.web import PUBLIC
from notifications.messages.schemas import MessageSchema

RELATIONS: Final = (
    *relations_of(OFFICES),
    Relation("self", "people for themselves", to="thing"),
    Relation("addressee", "whoever the message was written to", to="thing"),
    Relation(
        "overseer",
        "the AID, for messages that are not for their reader alone (as personal links and invitations are)",
        to="thing",
    ),
    Relation(
        "onlooker",
        "anyone who is signed in, in a demonstration: its mailbox lies open",
        to="thing",
    ),
)

THAT_IT_WAS_SENT: Final = only(*MessageSchema().fields)
"""To whom, when, about which meeting and what became of it; not what it says."""

_WHO_READS_A_MESSAGE: Final = {"overseer": ALL, "addressee": ALL, "onlooker": ALL}

_ONESELF: Final = {SIGNED_IN: ALL}
"""One's own, and nobody else's: no request names a person."""

CALENDAR_FEEDS: Final[dict[str, Row]] = {
    "calendar_feeds.feeds": row(_ONESELF),
    # Who may look into a calendar is a right, and given by its person.
    "calendar_feeds.make": row(_ONESELF, traced=True),
    "calendar_feeds.renew": row(_ONESELF, traced=True),
    "calendar_feeds.take_away": row(_ONESELF, traced=True),
    # A calendar program can send nothing but the address; the word in it is looked at.
    "calendar_feeds.calendar": PUBLIC,
}

POLICY: Final[dict[str, Row]] = {
    # Everybody for themselves, whatever they do here, and the AID for the people of the trust.
    "held.own": row({SIGNED_IN: ALL, OPS: ALL}, traced=True),
    "held.of_person": row({"aid": ALL, "self": ALL}, thing="person", traced=True),
    # A list shows no more of a message than that it was sent.
    "messages.list_messages": row({"aid": ALL, "addressee": ALL, "onlooker": ALL}),
    "messages.show_message": row(
        {**_WHO_READS_A_MESSAGE, "aid": THAT_IT_WAS_SENT}, thing="message"
    ),
    "messages.download_source": row(_WHO_READS_A_MESSAGE, thing="message", counted_as="file"),
    "messages.download_calendar": row(_WHO_READS_A_MESSAGE, thing="message", counted_as="file"),
    **CALENDAR_FEEDS,
    # The AID for the trust, and everybody for themselves.
    "looks.list_looks": row({"aid": ALL, "self": ALL}),
}
