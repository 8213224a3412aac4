"""Reading messages: lists of them, one of them, and what it says."""

import email
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import msgspec

from kit.errors import NotFound
from notifications.messages.compose import METHODS, compose
from notifications.messages.draft import Draft, House, Note, YearDraft
from notifications.messages.drafts import draft_of
from notifications.messages.kinds import WITH_A_WORD
from notifications.messages.models import Conversation, Message
from notifications.messages.words import with_its_word


def select_messages(asked: dict[str, Any], reader: str | None) -> Any:  # noqa: ANN401 - a peewee select
    """Messages that fit all the filters, and, with a reader, are to that person."""
    query = Message.select()
    for name in ("about", "person_id", "kind"):
        if asked[name] is not None:
            query = query.where(getattr(Message, name) == asked[name])
    if asked["to"] is not None:
        query = query.where(Message.address == asked["to"])
    if asked["state"] is not None:
        among = ["waiting", "sending"] if asked["state"] == "waiting" else [asked["state"]]
        query = query.where(Message.state.in_(among))
    return query if reader is None else query.where(Message.person_id == reader)


def find_message(ident: str) -> Message:
    """One message, whoever asks; raises `NotFound`."""
    found: Message | None = Message.get_or_none(Message.id == ident)
    if found is None:
        raise NotFound("message")
    return found


def shown(message: Message) -> dict[str, Any]:
    """A message as a list shows it."""
    sent = message.state == "sent"
    return {
        "id": message.id,
        "kind": message.kind,
        "person_id": message.person_id,
        "to": [message.address] if message.address else [],
        "subject": message.subject,
        "state": "waiting" if message.state == "sending" else message.state,
        "failure": message.failure,
        "about": message.about,
        "created_at": message.created_at,
        "sent_at": message.settled_at if sent else None,
        "next_attempt_at": message.next_at if message.state == "waiting" else None,
        "attempts": message.attempts,
        "has_calendar": message.kind in METHODS,
    }


def shown_whole(message: Message, house: House, *, opens: bool = False) -> dict[str, Any]:
    """A message with its words; one that was never handed over, in the words it would have now.

    ``opens`` shows a link that opens something as the mail carried it, which only an open mailbox may.
    """
    if opens and message.source and message.kind in WITH_A_WORD:
        mail = _parsed(_as_sent(message, house))
    else:
        mail = _parsed(source_of(message) if message.source else _preview(message, house))
    return shown(message) | {
        "text": _part(mail, "plain"),
        "html": _part(mail, "html"),
        "attachments": [
            {"filename": part.get_filename(), "content_type": part.get_content_type()}
            for part in mail.iter_attachments()
        ],
    }


def source_of(message: Message) -> bytes:
    """The mail as it was last handed over, a link that opens something masked; raises `NotFound` when it never was."""
    if message.source is None:
        raise NotFound(
            "There is no mail to show: it has not been sent yet, or is not kept any more."
        )
    return message.source.encode("ascii")


def calendar_of(message: Message) -> tuple[str, bytes]:
    """The name and the content of the calendar file that went along; raises `NotFound` without one."""
    for part in _parsed(source_of(message)).iter_attachments():
        if part.get_content_subtype() == "ics":
            content: bytes = part.get_content()
            return part.get_filename() or "invite.ics", content
    raise NotFound("This message has no calendar entry.")


def _preview(message: Message, house: House) -> bytes:
    preview = msgspec.structs.replace(_draft(message, house), to_address="")
    return compose(preview, house, message.created_at).source


def _as_sent(message: Message, house: House) -> bytes:
    """The mail with its word, which is sealed anew: it is kept nowhere."""
    draft = with_its_word(_draft(message, house), house)
    return compose(draft, house, message.created_at).source


def _draft(message: Message, house: House) -> Draft | YearDraft | Note:
    conversation = Conversation.get_by_id(message.conversation_id)
    return draft_of(message, thread=conversation.first_message_id, trust_office=house.trust_office)


def _parsed(source: bytes) -> EmailMessage:
    return email.message_from_bytes(source, EmailMessage, policy=SMTP)


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    return str(body.get_content()).replace("\r\n", "\n") if body else ""
