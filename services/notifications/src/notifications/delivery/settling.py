"""Settling a claim once it is known what became of the mail; only the worker that holds it can."""

import random
from datetime import datetime

from kit import logs
from kit.db import is_postgres, transaction
from notifications.delivery.ends import change, delivered, fail
from notifications.delivery.outcomes import NotNow, Parcel, RefusedForGood
from notifications.delivery.rules import next_try
from notifications.messages.models import Conversation, Message
from notifications.messages.states import UNSETTLED
from notifications.people.models import Person

log = logs.get(__name__)


def handed_over(parcel: Parcel, now: datetime) -> None:
    """Settle a claim: the mail has been taken."""
    with transaction():
        if message := _held(parcel):
            delivered(message, now)
            _let_go(parcel, now)


def refused(parcel: Parcel, why: RefusedForGood, now: datetime) -> None:
    """Settle a claim: the mail will never be taken."""
    with transaction():
        if message := _held(parcel):
            fail(message, why.code, now, reply=why.detail, may_have_arrived=parcel.doubtful)
            _let_go(parcel, now)


def put_back(parcel: Parcel, why: NotNow, now: datetime) -> None:
    """Settle a claim: the mail was not taken, and goes up the ladder or has spent its tries."""
    doubtful = parcel.doubtful or why.doubtful
    with transaction():
        if not (message := _held(parcel)):
            return
        chance = random.random()  # noqa: S311 - it spreads tries, it guards nothing
        again = next_try(parcel.attempt, now, chance)
        if again is None:
            fail(message, "tries_spent", now, reply=why.detail, may_have_arrived=doubtful)
        else:
            person = Person.get_or_none(Person.id == message.person_id)
            address = person.email if person else None
            change(
                message,
                state="waiting" if address else "waiting_for_address",
                address=address,
                next_at=again,
                may_have_arrived=doubtful,
                reply=why.detail,
            )
        _let_go(parcel, now)


def _held(parcel: Parcel) -> Message | None:
    """The claimed message, if the claim still is this worker's; its conversation is locked by it."""
    rows = Conversation.select().where(
        (Conversation.id == parcel.conversation_id) & (Conversation.token == parcel.token)
    )
    if (rows.for_update() if is_postgres() else rows).first() is None:
        log.warning("claim_expired", message=parcel.message_id)
        return None
    # Somebody who was erased meanwhile has no mail under way any more.
    found: Message | None = Message.get_or_none(Message.id == parcel.message_id)
    return found


def _let_go(parcel: Parcel, now: datetime) -> None:
    """Free the conversation; the next look at it decides about what else waits."""
    waiting = (
        Message.select()
        .where((Message.conversation_id == parcel.conversation_id) & Message.state.in_(UNSETTLED))
        .exists()
    )
    Conversation.update(next_at=now if waiting else None, token=None, claimed_until=None).where(
        Conversation.id == parcel.conversation_id
    ).execute()
