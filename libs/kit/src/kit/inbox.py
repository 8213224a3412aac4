"""The inbox: each event is taken once, in its aggregate's order, in the transaction of its effect."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import peewee

from kit import logs, parked, trace
from kit.db import Record, UtcDateTime, is_away, transaction
from kit.events import (
    Catalogue,
    Envelope,
    Event,
    Unreadable,
    digest_of,
    open_envelope,
    open_event,
)

CLOCKS_MAY_DIFFER: Final = timedelta(hours=24)
"""An event from further in the future than this is not believed."""

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Received:
    """What a reaction is told beside the event itself; ``now`` is the consumer's clock."""

    id: str
    type: str
    subject: str
    version: int
    occurred_at: datetime
    now: datetime


Reaction = Callable[[Any, Received], None]
Reactions = Mapping[type[Event], Sequence[Reaction]]


class InboxRow(Record):
    """The key of an event that was taken; kept, so that a replay years later is still known."""

    event_id = peewee.TextField(primary_key=True)
    digest = peewee.TextField()
    taken_at = UtcDateTime()

    class Meta:
        """The table of the kit's first migration."""

        table_name = "inbox"


class Heard(Record):
    """The newest version of each aggregate that has been applied here."""

    subject = peewee.TextField(primary_key=True)
    version = peewee.BigIntegerField()


class Unbelievable(Exception):
    """The event can be read, but must not be applied as it is; a person has to look."""


class Inbox:
    """Takes events for one service: what it knows, and what it does about each."""

    def __init__(self, reactions: Reactions, catalogue: Catalogue | None = None) -> None:
        """Take the reactions by event; ``catalogue`` is for tests that know fewer types."""
        self.reactions = {kind.type: tuple(does) for kind, does in reactions.items()}
        self.catalogue = catalogue or {kind.type: kind for kind in reactions}

    def take(self, body: bytes, now: datetime) -> str:
        """Take one message inside the caller's transaction; returns what became of it.

        ``applied``, ``repeated`` (known already), ``parked`` (not to be applied as it is), or
        ``failed`` (parked, because a reaction raised). Raises only when the database is away.
        """
        try:
            envelope = open_envelope(body)
        except Unreadable as why:
            parked.park_unreadable(body, str(why), now)
            return "parked"
        if not self._first_time(envelope, body, now):
            return self._seen_before(envelope, body, now)
        try:
            self._believe(envelope, now)
            if parked.holds(envelope.subject):
                parked.park_behind(envelope, body, now)
                return "parked"
            event = open_event(envelope, self.catalogue)
            self._in_order(envelope)
        except (Unreadable, Unbelievable) as why:
            parked.park_dead(envelope, body, str(why), now)
            return "parked"
        try:
            self.apply(event, envelope, now)
        except Exception as wrong:
            if is_away(wrong):
                raise
            log.exception("reaction_failed", event_id=envelope.id, type=envelope.type)
            parked.park_for_retry(envelope, body, reason_of(wrong), now)
            return "failed"
        return "applied"

    def apply(self, event: Event, envelope: Envelope, now: datetime) -> None:
        """Run the event's reactions in a savepoint of their own, and remember its version."""
        received = Received(
            id=envelope.id,
            type=envelope.type,
            subject=envelope.subject,
            version=envelope.aggregateversion,
            occurred_at=envelope.time,
            now=now,
        )
        with trace.following(envelope.traceparent, envelope.id), transaction():
            for reaction in self.reactions.get(envelope.type, ()):
                reaction(event, received)
            self._remember(envelope)

    def knows(self, event_id: str) -> bool:
        """Whether an event has been taken before."""
        return InboxRow.get_or_none(InboxRow.event_id == event_id) is not None

    def _first_time(self, envelope: Envelope, body: bytes, now: datetime) -> bool:
        inserted = (
            InboxRow.insert(event_id=envelope.id, digest=digest_of(body), taken_at=now)
            .on_conflict_ignore()
            .as_rowcount()
            .execute()
        )
        return bool(inserted)

    def _seen_before(self, envelope: Envelope, body: bytes, now: datetime) -> str:
        if InboxRow.get_by_id(envelope.id).digest == digest_of(body):
            return "repeated"
        why = f"The id {envelope.id} was seen before with another body; the first one counts."
        parked.park_impostor(envelope, body, why, now)
        return "parked"

    def _believe(self, envelope: Envelope, now: datetime) -> None:
        if envelope.time > now + CLOCKS_MAY_DIFFER:
            why = f"The event says it is from {envelope.time:%d %B %Y %H:%M} UTC, which is to come."
            raise Unbelievable(f"{why} Set the publisher's clock, then replay or dismiss it.")
        if envelope.type.partition(".")[0] != envelope.source:
            raise Unbelievable(f"{envelope.type} cannot come from {envelope.source}.")

    def _in_order(self, envelope: Envelope) -> None:
        heard = Heard.get_or_none(Heard.subject == envelope.subject)
        if heard is not None and envelope.aggregateversion <= heard.version:
            raise Unbelievable(
                f"Version {envelope.aggregateversion} of {envelope.subject} came after version "
                f"{heard.version} had been applied. Replay it only if it should count all the same."
            )

    def _remember(self, envelope: Envelope) -> None:
        newer = peewee.EXCLUDED.version > Heard.version
        Heard.insert(subject=envelope.subject, version=envelope.aggregateversion).on_conflict(
            conflict_target=[Heard.subject],
            update={Heard.version: peewee.EXCLUDED.version},
            where=newer,
        ).execute()


def reason_of(wrong: BaseException) -> str:
    """An error as one line for an operator; what it was about stays out, it may be confidential."""
    return f"{type(wrong).__name__} in the reaction; the log has the trace."
