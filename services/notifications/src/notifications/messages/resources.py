"""Messages over HTTP: the list, one with its words, the mail as sent, and its calendar entry."""

from typing import Any, cast

from flask import Response

from kit.web import Blueprint, caller, grant_of, listed, may, page, reach, settings
from notifications.house import house_of
from notifications.messages.kinds import OWN
from notifications.messages.models import Message
from notifications.messages.queries import (
    calendar_of,
    find_message,
    select_messages,
    shown,
    shown_whole,
    source_of,
)
from notifications.messages.schemas import (
    MessageQuerySchema,
    MessageSchema,
    WholeMessageSchema,
)
from notifications.settings import NotificationsSettings

blueprint = Blueprint(
    "messages",
    __name__,
    description="What was written to whom, and what became of it. People see what was written to them.",
)


@blueprint.route("/messages")
@blueprint.arguments(MessageQuerySchema, location="query")
@blueprint.response(200, listed(MessageSchema))
def list_messages(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List messages, newest first.

    The AID sees all, others their own; in a demonstration everyone who is signed in sees all.
    """
    seen = reach()
    everyones = seen.everything or bool(_onlooking() & seen.things)
    reader = None if everyones else (caller().person_id or "") * ("addressee" in seen.things)
    return page(select_messages(asked, reader), Message.id, row=_granted, descending=True)


def _granted(message: Message) -> Any:  # noqa: ANN401 - the fields that are the caller's to see
    return grant_of(things=_relations_to(message)).of(shown(message))


@blueprint.route("/messages/<message_id>")
@blueprint.response(200, WholeMessageSchema)
def show_message(message_id: str) -> dict[str, Any]:
    """Show a message with its text and its HTML: as sent, or as it would be sent now.

    Of what is for its reader alone, the AID sees that it was sent. A link that opens something is masked;
    in a demonstration, whose mailbox lies open, it is shown.
    """
    message = _message(message_id)
    return shown_whole(message, house_of(_settings()), opens=_settings().demo)


@blueprint.route("/messages/<message_id>/source")
@blueprint.response(200, {"type": "string"}, content_type="message/rfc822", example="From: …")
def download_source(message_id: str) -> Response:
    """Download the mail as it was handed to the mail server or the local mailbox; a link that opens something is masked."""
    message = _message(message_id)
    return _file(source_of(message), "message/rfc822", f"{message.id}.eml")


@blueprint.route("/messages/<message_id>/calendar")
@blueprint.response(
    200, {"type": "string"}, content_type="text/calendar", example="BEGIN:VCALENDAR…"
)
def download_calendar(message_id: str) -> Response:
    """Download the calendar entry that went along with a mail."""
    name, content = calendar_of(_message(message_id))
    return _file(content, "text/calendar; charset=utf-8", name)


def _file(content: bytes, content_type: str, name: str) -> Response:
    answer = Response(content, content_type=content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _message(message_id: str) -> Message:
    """One message, for those who may see it."""
    message = find_message(message_id)
    may(things=_relations_to(message))
    return message


def _relations_to(message: Message) -> set[str]:
    written_to = {"addressee"} if message.person_id == caller().person_id else set()
    oversees = {"overseer"} if caller().holds("aid") and message.kind not in OWN else set()
    return written_to | oversees | _onlooking()


def _onlooking() -> set[str]:
    """In a demonstration the local mailbox lies open."""
    return {"onlooker"} if _settings().demo else set()


def _settings() -> NotificationsSettings:
    return cast("NotificationsSettings", settings())
