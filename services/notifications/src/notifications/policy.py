"""Who may see what in notifications (B7)."""

from typing import Final

from contracts.offices import OFFICES
from kit.access import ALL, Relation, Row, relations_of, row

RELATIONS: Final = (
    *relations_of(OFFICES),
    Relation("addressee", "whoever the message was written to", to="thing"),
    Relation(
        "onlooker",
        "anyone who is signed in, in a demonstration: its mailbox lies open",
        to="thing",
    ),
)

_WHO_SEES_A_MESSAGE: Final = {"aid": ALL, "addressee": ALL, "onlooker": ALL}

POLICY: Final[dict[str, Row]] = {
    "messages.list_messages": row(_WHO_SEES_A_MESSAGE),
    "messages.show_message": row(_WHO_SEES_A_MESSAGE, thing="message"),
    "messages.download_source": row(_WHO_SEES_A_MESSAGE, thing="message", counted_as="file"),
    "messages.download_calendar": row(_WHO_SEES_A_MESSAGE, thing="message", counted_as="file"),
}
