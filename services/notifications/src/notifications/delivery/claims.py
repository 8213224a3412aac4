"""Claiming the next mail for one worker alone, before it is sent."""

from datetime import datetime, timedelta
from typing import Final

from kit import logs
from kit.db import is_away, is_postgres, new_id, transaction
from kit.errors import TryLater
from notifications.delivery.conversations import letters_of, meeting_of, messages_of
from notifications.delivery.ends import change, close, fail
from notifications.delivery.outcomes import Parcel
from notifications.delivery.rules import Plan, plan
from notifications.messages.compose import AddressUnusable, compose, message_id
from notifications.messages.draft import Draft, House
from notifications.messages.drafts import draft_of
from notifications.messages.models import Conversation, Message
from notifications.messages.words import with_its_word

CLAIM: Final = timedelta(minutes=5)
"""How long a worker keeps a mail to itself; longer than any server may take to answer."""

CLAIM_OF_A_FILE: Final = timedelta(seconds=20)
"""The same for the local mailbox, which answers at once, and where the same mail twice is one file."""

BROKEN: Final = timedelta(hours=1)
"""When to try again what could not even be written."""

log = logs.get(__name__)


def claim_next(house: House, now: datetime, held_for: timedelta = CLAIM) -> Parcel | None:
    """Claim the mail that is due longest, so that no other worker sends it; None, if none is due.

    The claim is committed before the mail leaves; after a crash it expires, and the mail, with the
    same Message-ID, may go out twice, but is never lost.
    """
    while True:
        due: Conversation | None = None
        try:
            with transaction():
                due = _longest_due(now)
                parcel = _opened(due, house, now, held_for) if due else None
        except Exception as wrong:
            if is_away(wrong) or due is None:
                raise
            # One mail that cannot be written must not hold up all the others.
            log.exception("mail_not_written", conversation=due.id)
            again = now + (
                timedelta(seconds=wrong.after_seconds) if isinstance(wrong, TryLater) else BROKEN
            )
            Conversation.update(next_at=again).where(Conversation.id == due.id).execute()
            continue
        if due is None or parcel is not None:
            return parcel


def _longest_due(now: datetime) -> Conversation | None:
    free = Conversation.claimed_until.is_null() | (Conversation.claimed_until <= now)
    rows = (
        Conversation.select()
        .where((Conversation.next_at <= now) & free)
        .order_by(Conversation.next_at, Conversation.id)
        .limit(1)
    )
    if is_postgres():
        rows = rows.for_update(skip_locked=True)
    found: Conversation | None = rows.first()
    return found


def _opened(
    conversation: Conversation, house: House, now: datetime, held_for: timedelta
) -> Parcel | None:
    """Decide about a conversation, and claim what is to be sent."""
    messages = {message.id: message for message in messages_of(conversation)}
    decided = plan(letters_of(messages.values()), meeting_of(conversation.topic), now)
    _settle(decided, messages, now)
    if decided.next is None:
        change(conversation, next_at=decided.look_at, token=None, claimed_until=None)
        return None
    message = messages[decided.next]
    message.kind = decided.kind or message.kind
    try:
        return _claimed(conversation, message, house, now, held_for)
    except AddressUnusable as wrong:
        fail(message, "address_refused", now, reply=wrong.detail)
        change(conversation, next_at=now)
        return None


def _claimed(
    conversation: Conversation, message: Message, house: House, now: datetime, held_for: timedelta
) -> Parcel:
    draft = draft_of(message, thread=conversation.first_message_id, trust_office=house.trust_office)
    mail = compose(with_its_word(draft, house), house, now)
    # A word that opens something leaves with the mail, and is not kept.
    kept = mail if isinstance(draft, Draft) else compose(draft, house, now)
    parcel = Parcel(
        message_id=message.id,
        conversation_id=conversation.id,
        token=new_id(),
        address=mail.to,
        source=mail.source,
        attempt=message.attempts + 1,
        doubtful=message.may_have_arrived,
    )
    change(
        message,
        state="sending",
        kind=message.kind,
        address=mail.to,
        subject=mail.subject,
        source=kept.source.decode("ascii"),
        attempts=parcel.attempt,
        may_have_arrived=True,
    )
    change(
        conversation,
        next_at=now + held_for,
        token=parcel.token,
        claimed_until=now + held_for,
        first_message_id=conversation.first_message_id or message_id(house, message.id),
    )
    return parcel


def _settle(decided: Plan, messages: dict[str, Message], now: datetime) -> None:
    for ident, fate in decided.settled.items():
        if fate == "superseded":
            close(messages[ident], now, state="superseded")
        else:
            fail(messages[ident], fate, now)
