"""The inbox: each event is taken once, in its aggregate's order, in the transaction of its effect."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import peewee

from kit import failpoints, logs, parked, trace
from kit.bus.messages import Delivery
from kit.db import Record, UtcDateTime, any_of, database, insert_all, is_away, transaction
from kit.events import (
    Envelope,
    Event,
    Unreadable,
    digest_of,
    open_envelope,
    open_event,
)
from kit.resending import (
    QUEUE_LOST,
    RESENDING_BEGAN,
    QueueLost,
    ask_to_send_again,
    coming_again,
    mark_has_come,
    remember_sources,
    said_by,
)

CLOCKS_MAY_DIFFER: Final = timedelta(hours=24)
"""An event from further in the future than this is not believed."""

Taken = Literal["applied", "repeated", "parked", "failed"]
"""What became of a message: its effect is there; it was known already; it must not be applied as it
is and a person has to look; or it is parked because a reaction raised."""

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


class _Stumbled(Exception):
    """A reaction raised in the middle of a batch: all of it is undone, and done again one by one."""


class Inbox:
    """Takes events for one service: what it knows, and what it does about each."""

    def __init__(self, reactions: Reactions, service: str) -> None:
        """Take the reactions by event, and the name under which this service speaks itself."""
        self.reactions = {kind.type: tuple(does) for kind, does in reactions.items()}
        self.catalogue = {kind.type: kind for kind in reactions}
        self.service = service

    @property
    def publishers(self) -> set[str]:
        """The services whose events have reactions here."""
        return {kind.partition(".")[0] for kind in self.catalogue if not kind.endswith(QUEUE_LOST)}

    def take(self, body: bytes, now: datetime) -> Taken:
        """Take one message; raises only when the database is away."""
        return self.take_all([Delivery(0, 0, redelivered=False, body=body)], now)[0]

    def take_all(
        self, deliveries: Sequence[Delivery], now: datetime, patience: int = 0
    ) -> list[Taken]:
        """Take messages in one transaction; returns what became of each.

        First all of them together. If a reaction raises, that is undone, and each is taken by itself
        with a savepoint around its effect; after ``patience`` failures in a row (0: never) the rest
        is left alone, and the answer is shorter than the question.
        Raises only when the database is away; then none of them was taken.
        """
        arrivals = [_Arrival(delivery) for delivery in deliveries]
        try:
            with transaction():
                taken = self._take_together(arrivals, now)
        except _Stumbled:
            with transaction():
                taken = self._take_one_by_one(arrivals, now, patience)
        failpoints.reached("consumer.committed")
        return taken

    def apply(self, event: Event, envelope: Envelope, now: datetime) -> None:
        """Run an event's reactions in a transaction of their own, and remember its version.

        Raises what a reaction raises.
        """
        try:
            with transaction():
                self._react(event, envelope, now)
                _remember({envelope.subject: envelope.aggregateversion})
        except _Stumbled as stumbled:
            raise stumbled.__cause__ or stumbled from None

    def open(self, envelope: Envelope) -> Event:
        """The event in an envelope; raises `Unreadable`."""
        if envelope.type == f"{envelope.source}.{QUEUE_LOST}":
            # Every service hears of every lost queue, whatever else it listens to.
            self.catalogue.setdefault(envelope.type, said_by(envelope.source, QueueLost))
            self.reactions.setdefault(envelope.type, (self._note_what_is_asked,))
        return open_event(envelope, self.catalogue)

    def _note_what_is_asked(self, event: QueueLost, _: Received) -> None:
        ask_to_send_again(event, self.service)

    def knows(self, event_id: str) -> bool:
        """Whether an event has been taken before."""
        return InboxRow.get_or_none(InboxRow.event_id == event_id) is not None

    def _take_together(self, arrivals: Sequence["_Arrival"], now: datetime) -> list[Taken]:
        batch = _Batch(arrivals, now, self.service)
        taken = [self._take(arrival, batch, self._react) for arrival in arrivals]
        batch.remember()
        failpoints.reached("consumer.applied")
        return taken

    def _take_one_by_one(
        self, arrivals: Sequence["_Arrival"], now: datetime, patience: int
    ) -> list[Taken]:
        taken: list[Taken] = []
        for arrival in arrivals:
            if patience and taken[-patience:] == ["failed"] * patience:
                break
            batch = _Batch([arrival], now, self.service)
            taken.append(self._take(arrival, batch, self._react_alone))
            batch.remember()
        return taken

    def _take(self, arrival: "_Arrival", batch: "_Batch", react: "_React") -> Taken:
        envelope, body, now = arrival.envelope, arrival.body, batch.now
        if envelope is None:
            parked.park_unreadable(body, arrival.unreadable, now)
            return "parked"
        if known := batch.known(arrival, envelope):
            return known
        try:
            _believe(envelope, now)
            if envelope.subject in batch.held:
                parked.park_behind(envelope, body, now)
                return "parked"
            event = self.open(envelope)
            batch.in_order(envelope)
        except (Unreadable, Unbelievable) as why:
            parked.park_dead(envelope, body, str(why), now)
            batch.held.add(envelope.subject)
            return "parked"
        if why_not := react(event, envelope, now):
            parked.park_for_retry(envelope, body, why_not, now)
            batch.held.add(envelope.subject)
            return "failed"
        batch.heard[envelope.subject] = batch.news[envelope.subject] = envelope.aggregateversion
        return "applied"

    def _react(self, event: Event, envelope: Envelope, now: datetime) -> str | None:
        reactions = self.reactions.get(envelope.type, ())
        if not reactions:
            return None
        received = Received(
            id=envelope.id,
            type=envelope.type,
            subject=envelope.subject,
            version=envelope.aggregateversion,
            occurred_at=envelope.time,
            now=now,
        )
        try:
            with trace.following(envelope.traceparent, envelope.id):
                for reaction in reactions:
                    reaction(event, received)
        except Exception as wrong:
            if is_away(wrong):
                raise
            raise _Stumbled from wrong
        return None

    def _react_alone(self, event: Event, envelope: Envelope, now: datetime) -> str | None:
        """React inside a savepoint; a reaction that raises leaves nothing behind but its reason."""
        try:
            with transaction():
                return self._react(event, envelope, now)
        except _Stumbled as stumbled:
            wrong = stumbled.__cause__ or stumbled
            log.exception(
                "reaction_failed", event_id=envelope.id, type=envelope.type, exc_info=wrong
            )
            return reason_of(wrong)


_React = Callable[[Event, Envelope, datetime], str | None]


class _Arrival:
    """A message as it came, and the envelope in it, if it can be read."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.body = body = delivery.body
        self.envelope: Envelope | None = None
        self.unreadable = ""
        self.aside = False
        """Whether it is a mark, or left alone because it comes again behind one."""
        try:
            self.envelope = open_envelope(body)
        except Unreadable as why:
            self.unreadable = str(why)


class _Batch:
    """What the database knows about the messages of one transaction, asked once for all of them."""

    def __init__(self, arrivals: Sequence[_Arrival], now: datetime, service: str) -> None:
        self.now = now
        self._set_aside(arrivals, service)
        self.fresh: set[str] = set()
        self.held: set[str] = set()
        self.heard: dict[str, int] = {}
        self.news: dict[str, int] = {}
        self._sources: dict[str, datetime] = {}
        readable = [each for each in arrivals if each.envelope is not None and not each.aside]
        if readable:
            self._ask(readable)

    def _set_aside(self, arrivals: Sequence[_Arrival], service: str) -> None:
        """Read the marks of publishers that send again, and leave alone what comes again behind them."""
        again = coming_again()
        for arrival in arrivals:
            envelope, delivery = arrival.envelope, arrival.delivery
            if envelope is None:
                continue
            from_there = again.get(envelope.source)
            if envelope.type == f"{envelope.source}.{RESENDING_BEGAN}":
                arrival.aside = True
                for_us = envelope.subject == f"resending/{service}"
                if for_us and from_there is not None and from_there.is_awaited:
                    mark_has_come(from_there, delivery.in_round, self.now)
            elif from_there is not None and not envelope.type.endswith(f".{QUEUE_LOST}"):
                arrival.aside = from_there.leaves_alone(delivery, envelope.time, self.now)
                if not arrival.aside and from_there.is_over(delivery, self.now):
                    del again[envelope.source]
                    from_there.delete_instance()

    def _ask(self, arrivals: Iterable[_Arrival]) -> None:
        taken_at = InboxRow.taken_at.db_value(self.now)
        rows = [
            (arrival.envelope.id, digest_of(arrival.body), taken_at)
            for arrival in arrivals
            if arrival.envelope is not None
        ]
        new = insert_all(
            "inbox (event_id, digest, taken_at)", rows, "ON CONFLICT DO NOTHING RETURNING event_id"
        )
        failpoints.reached("consumer.inbox_written")
        self.fresh = {event_id for (event_id,) in new}
        fresh = [
            arrival.envelope
            for arrival in arrivals
            if arrival.envelope is not None and arrival.envelope.id in self.fresh
        ]
        if fresh:
            subjects = {envelope.subject for envelope in fresh}
            self._sources = {each.source: min(each.time, self.now) for each in fresh}
            self.held = parked.held_among(subjects)
            self.heard = _heard_of(subjects)

    def in_order(self, envelope: Envelope) -> None:
        """Raise `Unbelievable` unless the event is newer than what was applied of its aggregate."""
        heard = self.heard.get(envelope.subject, 0)
        if envelope.aggregateversion <= heard:
            raise Unbelievable(
                f"Version {envelope.aggregateversion} of {envelope.subject} came after version "
                f"{heard} had been applied. Replay it only if it should count all the same."
            )

    def known(self, arrival: _Arrival, envelope: Envelope) -> Taken | None:
        """What became of a message that nothing is to be done about: left alone, outdone, or taken before."""
        if arrival.aside or self._is_outdone(envelope):
            return "repeated"
        if envelope.id not in self.fresh:
            return _seen_before(arrival, self.now)
        self.fresh.discard(envelope.id)
        return None

    def _is_outdone(self, envelope: Envelope) -> bool:
        """Whether it is a request to send again that has come behind a later one, which asks for all that is owed.

        Requests are taken while other events are left alone, so they alone may overtake each other.
        """
        of_a_queue = envelope.type == f"{envelope.source}.{QUEUE_LOST}"
        return of_a_queue and envelope.aggregateversion <= self.heard.get(envelope.subject, 0)

    def remember(self) -> None:
        """Keep the versions that were applied, and where each publisher was read to."""
        if self.news:
            _remember(self.news)
        if self._sources:
            remember_sources(self._sources)


def _heard_of(subjects: Iterable[str]) -> dict[str, int]:
    condition, listed = any_of(subjects)
    asked = f"SELECT subject, version FROM heard WHERE subject {condition}"  # noqa: S608 - no value is in the text
    return dict(database.execute_sql(asked, (listed,)).fetchall())


def _remember(versions: Mapping[str, int]) -> None:
    # In one order everywhere, so that two transactions never wait for each other.
    insert_all(
        "heard (subject, version)",
        sorted(versions.items()),
        "ON CONFLICT (subject) DO UPDATE SET version = EXCLUDED.version"
        " WHERE EXCLUDED.version > heard.version",
    )


def _seen_before(arrival: _Arrival, now: datetime) -> Taken:
    envelope = arrival.envelope
    if envelope is None or InboxRow.get_by_id(envelope.id).digest == digest_of(arrival.body):
        return "repeated"
    why = f"The id {envelope.id} was seen before with another body; the first one counts."
    parked.park_impostor(envelope, arrival.body, why, now)
    return "parked"


def _believe(envelope: Envelope, now: datetime) -> None:
    if envelope.time > now + CLOCKS_MAY_DIFFER:
        why = f"The event says it is from {envelope.time:%d %B %Y %H:%M} UTC, which is to come."
        raise Unbelievable(f"{why} Set the publisher's clock, then replay or dismiss it.")
    if envelope.type.partition(".")[0] != envelope.source:
        raise Unbelievable(f"{envelope.type} cannot come from {envelope.source}.")


def reason_of(wrong: BaseException) -> str:
    """An error as one line for an operator; what it was about stays out, it may be confidential."""
    return f"{type(wrong).__name__} in the reaction; the log has the trace."
