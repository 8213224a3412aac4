"""The inbox: each event is taken once, in its aggregate's order, in the transaction of its effect."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kit import failpoints, logs, parked, trace
from kit.arrivals import (
    Arrival,
    Batch,
    InboxRow,
    Taken,
    Unbelievable,
    believe,
    heard_of,
    remember_versions,
    require_newer,
)
from kit.bus.messages import Delivery
from kit.db import is_away, transaction
from kit.events import Envelope, Event, Unreadable, open_event
from kit.lost_queues import QUEUE_LOST, QueueLost, of_a_queue, said_by
from kit.resending import ask_to_send_again

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
_React = Callable[[Event, Envelope, datetime], str | None]


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
        arrivals = [Arrival(delivery) for delivery in deliveries]
        try:
            with transaction():
                taken = self._take_together(arrivals, now)
        except _Stumbled:
            with transaction():
                taken = self._take_one_by_one(arrivals, now, patience)
        failpoints.reached("consumer.committed")
        return taken

    def apply(
        self, event: Event, envelope: Envelope, now: datetime, *, anyway: bool = False
    ) -> None:
        """Run an event's reactions in a transaction of their own, and remember its version.

        Raises what a reaction raises, and `Unbelievable` when it comes after a newer one of its
        aggregate, unless somebody wants it ``anyway``.
        """
        try:
            with transaction():
                if not anyway:
                    require_newer(envelope, heard_of([envelope.subject]))
                self._react(event, envelope, now)
                remember_versions({envelope.subject: envelope.aggregateversion})
        except _Stumbled as stumbled:
            raise stumbled.__cause__ or stumbled from None

    def open(self, envelope: Envelope) -> Event:
        """The event in an envelope; raises `Unreadable`."""
        if of_a_queue(envelope):
            # Every service hears of every lost queue, whatever else it listens to.
            self.catalogue.setdefault(envelope.type, said_by(envelope.source, QueueLost))
            self.reactions.setdefault(envelope.type, (self._note_what_is_asked,))
        return open_event(envelope, self.catalogue)

    def _note_what_is_asked(self, event: QueueLost, _: Received) -> None:
        ask_to_send_again(event, self.service)

    def knows(self, event_id: str) -> bool:
        """Whether an event has been taken before."""
        return InboxRow.get_or_none(InboxRow.event_id == event_id) is not None

    def _take_together(self, arrivals: Sequence[Arrival], now: datetime) -> list[Taken]:
        batch = Batch(arrivals, now, self.service)
        taken = [self._take(arrival, batch, self._react) for arrival in arrivals]
        batch.remember()
        failpoints.reached("consumer.applied")
        return taken

    def _take_one_by_one(
        self, arrivals: Sequence[Arrival], now: datetime, patience: int
    ) -> list[Taken]:
        taken: list[Taken] = []
        for arrival in arrivals:
            if patience and taken[-patience:] == ["failed"] * patience:
                break
            batch = Batch([arrival], now, self.service)
            taken.append(self._take(arrival, batch, self._react_alone))
            batch.remember()
        return taken

    def _take(self, arrival: Arrival, batch: Batch, react: _React) -> Taken:
        envelope, body, now = arrival.envelope, arrival.body, batch.now
        if envelope is None:
            parked.park_unreadable(body, arrival.unreadable, now)
            return "parked"
        if known := batch.known(arrival, envelope):
            return known
        try:
            believe(envelope, now)
            if envelope.subject in batch.held and not self._forgets(envelope):
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
        if event.forgets:
            batch.forget(envelope)
        return "applied"

    def _forgets(self, envelope: Envelope) -> bool:
        """Whether it waits for nothing that is parked of its subject, because that counts no more with it."""
        kind = self.catalogue.get(envelope.type)
        return kind is not None and kind.forgets

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


def reason_of(wrong: BaseException) -> str:
    """An error as one line for an operator; what it was about stays out, it may be confidential."""
    return f"{type(wrong).__name__} in the reaction; the log has the trace."
