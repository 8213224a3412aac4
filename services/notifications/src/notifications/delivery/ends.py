"""How a message's row changes, and how it ends: sent, failed or superseded."""

from datetime import datetime
from typing import Any

from contracts.notifications import MessageDelivered, MessageFailed
from contracts.words import FailureCode
from kit.outbox import record
from notifications.messages.kinds import OWN
from notifications.messages.models import Conversation, Message


def change(row: Message | Conversation, **changes: Any) -> None:  # noqa: ANN401 - any column
    """Write these columns and no others."""
    model = type(row)
    model.update(**changes).where(model.id == row.id).execute()
    for name, value in changes.items():
        setattr(row, name, value)


def close(message: Message, now: datetime, **changes: Any) -> None:  # noqa: ANN401 - any column
    """End a message: nothing will be done about it any more."""
    change(message, settled_at=now, next_at=None, **changes)


def fail(message: Message, code: FailureCode, now: datetime, **changes: Any) -> None:  # noqa: ANN401 - any column
    """End a message that did not reach its reader, and say so, unless it is theirs alone."""
    close(message, now, state="failed", failure=code, **changes)
    if message.kind not in OWN:
        record(MessageFailed(code=code, **_particulars(message)), now=now)


def delivered(message: Message, now: datetime) -> None:
    """End a message that was taken, and say so, unless it is its reader's alone."""
    close(message, now, state="sent", may_have_arrived=True, failure=None, reply=None)
    if message.kind not in OWN:
        record(MessageDelivered(**_particulars(message)), now=now)


def _particulars(message: Message) -> dict[str, Any]:
    return {
        "message_id": message.id,
        "kind": message.kind,
        "person_id": message.person_id,
        "about": message.about,
    }
