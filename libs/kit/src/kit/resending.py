"""Sending again: what a lost queue may have held comes out of the publishers' histories, and in order.

A service that finds its queue gone notes whom it listens to, makes the queue anew, and says so, again
and again until it is answered: whoever has lost a queue too may not have heard it the first time.
Each of those publishers finishes what is under way, marks the place, puts back among what waits all
that it has said since the moment up to which the service has heard everything, and goes on from the oldest.
With the mark begins a new round, whose number is on everything that the publisher sends from there on.
What the service receives before that mark, or of an earlier round after it, comes again behind it:
it is left alone, for it may be newer than what was lost. What it knows already, its inbox drops.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Final, TypeVar, cast

import msgspec
import peewee

from kit import logs
from kit.bus.messages import Delivery
from kit.db import Record, UtcDateTime, insert_all, new_id
from kit.events import Event, seal
from kit.outbox import Letter, OutboxRow, Waiting, record

QUEUE_LOST: Final = "queue_lost.v1"
RESENDING_BEGAN: Final = "resending_began.v1"
MARGIN: Final = timedelta(minutes=15)
"""A transaction may be committed so long after the moment that its events were recorded at, and clocks differ."""

ASK_AGAIN: Final = timedelta(seconds=5)
ASK_AGAIN_AT_LEAST: Final = timedelta(minutes=10)
"""A request without an answer is made again after the first, then after twice as long, and so on up to the second."""

STRAGGLING: Final = timedelta(minutes=10)
"""So long after a mark something of an earlier round may still be on its way for the first time."""

log = logs.get(__name__)


class QueueLost(Event, frozen=True, kw_only=True):
    """A service has found its queue gone, and has made it anew.

    ``since`` says from which moment on each publisher shall send again; None: from its beginning.
    """

    visibility = "internal"
    subject_of = "queue/{queue}"

    queue: str
    since: Mapping[str, datetime | None]


class ResendingBegan(Event, frozen=True, kw_only=True):
    """What a publisher sends from here on is everything since the moment it was asked for, in order.

    It is a mark in the stream and no part of the history: it is sent and not recorded.
    """

    visibility = "internal"
    subject_of = "resending/{queue}"

    queue: str


def key_of_marks(queue: str) -> str:
    """The routing key of the marks for one queue: no other is asked to take them."""
    return f"resending_began.{queue}"


def of_lost_queues(queue: str) -> tuple[str, ...]:
    """What a service's queue is bound to, whoever says it."""
    return (f"*.{QUEUE_LOST}", key_of_marks(queue))


class Source(Record):
    """The moment up to which everything that a publisher has recorded was taken."""

    name = peewee.TextField(primary_key=True)
    last_at = UtcDateTime()


class ComesAgain(Record):
    """What a publisher sends again: events recorded ``since``, behind the mark with which a round began.

    Until the mark has come there is no ``round``, and the publisher is awaited.
    """

    publisher = peewee.TextField(primary_key=True)
    since = UtcDateTime(null=True)
    times_asked = peewee.IntegerField()
    asked_at = UtcDateTime(null=True)
    round = peewee.IntegerField(null=True)
    marked_at = UtcDateTime(null=True)

    @property
    def is_awaited(self) -> bool:
        """Whether its mark has not come yet."""
        number: int | None = self.round
        return number is None

    def leaves_alone(self, delivery: Delivery, recorded_at: datetime, now: datetime) -> bool:
        """Whether an event of this publisher comes again, and is not to be taken now."""
        since: datetime | None = self.since
        if since is not None and recorded_at < since:
            return False
        if self.is_awaited:
            return True
        return self._is_early(delivery) and (delivery.redelivered or not self._is_long_ago(now))

    def is_over(self, delivery: Delivery, now: datetime) -> bool:
        """Whether the publisher counts anew: its database is again as it was before the mark."""
        return self._is_early(delivery) and not delivery.redelivered and self._is_long_ago(now)

    def _is_early(self, delivery: Delivery) -> bool:
        number: int | None = self.round
        if number is None or delivery.in_round is None:
            return False
        return delivery.in_round < number

    def _is_long_ago(self, now: datetime) -> bool:
        return now >= self.marked_at + STRAGGLING


class SendingRound(Record):
    """How often this service, as a publisher, has begun to send again: one row."""

    id = peewee.IntegerField(primary_key=True)
    number = peewee.IntegerField()


class Asked(Record):
    """A queue for which this service, as a publisher, has been asked to send again."""

    queue = peewee.TextField(primary_key=True)
    since = UtcDateTime(null=True)


_E = TypeVar("_E", bound=Event)


@cache
def said_by(service: str, kind: type[_E]) -> type[_E]:
    """The event as one service says it: each service has a type of its own."""
    name = {QueueLost: QUEUE_LOST, ResendingBegan: RESENDING_BEGAN}[kind]
    made = msgspec.defstruct(
        kind.__name__,
        [],
        bases=(kind,),
        namespace={"type": f"{service}.{name}", "__doc__": kind.__doc__},
        frozen=True,
        kw_only=True,
    )
    return cast("type[_E]", made)


def remember_sources(last: Mapping[str, datetime]) -> None:
    """Keep, for each publisher, the moment up to which everything was taken; it never goes back."""
    rows = [(name, Source.last_at.db_value(at)) for name, at in sorted(last.items())]
    insert_all(
        "source (name, last_at)",
        rows,
        "ON CONFLICT (name) DO UPDATE SET last_at = EXCLUDED.last_at"
        " WHERE EXCLUDED.last_at > source.last_at",
    )


def note_that_the_queue_is_gone(publishers: Iterable[str]) -> None:
    """Wait for these publishers; what is noted here is said when there is a queue for the answer."""
    last = {source.name: source.last_at for source in Source.select()}
    for name in sorted(publishers):
        again = {
            ComesAgain.since: last[name] - MARGIN if name in last else None,
            ComesAgain.times_asked: 0,
            ComesAgain.asked_at: None,
            ComesAgain.round: None,
            ComesAgain.marked_at: None,
        }
        ComesAgain.insert({ComesAgain.publisher: name, **again}).on_conflict(
            conflict_target=[ComesAgain.publisher], update=again
        ).execute()


def ask_who_has_not_answered(service: str, now: datetime) -> None:
    """Ask every awaited publisher whose time has come, for the first time or again; inside a transaction."""
    due = [
        row for row in ComesAgain.select().where(ComesAgain.round.is_null()) if _is_due(row, now)
    ]
    if not due:
        return
    since = {row.publisher: row.since for row in due}
    log.error("queue_was_gone", queue=service, asks=sorted(since))
    record(said_by(service, QueueLost)(queue=service, since=since), now=now)
    ComesAgain.update(times_asked=ComesAgain.times_asked + 1, asked_at=now).where(
        ComesAgain.publisher.in_(list(since)) & ComesAgain.round.is_null()
    ).execute()


def _is_due(row: ComesAgain, now: datetime) -> bool:
    asked_at: datetime | None = row.asked_at
    pause = min(ASK_AGAIN * 2 ** min(row.times_asked - 1, 20), ASK_AGAIN_AT_LEAST)
    return asked_at is None or now >= asked_at + pause


def awaited() -> dict[str, datetime | None]:
    """The publishers whose mark has not come yet, with the moment from which on they send again."""
    rows = ComesAgain.select().where(ComesAgain.round.is_null())
    return {row.publisher: row.since for row in rows}


def coming_again() -> dict[str, ComesAgain]:
    """The publishers that send again, or have done so."""
    return {row.publisher: row for row in ComesAgain.select()}


def mark_has_come(again: ComesAgain, in_round: int | None, now: datetime) -> None:
    """From here on, take what this publisher sends in this round."""
    again.round, again.marked_at = in_round or 0, now
    again.save()


def ask_to_send_again(event: QueueLost, service: str) -> None:
    """As a publisher, note that a queue was lost, if it listens to this service; the relay does the rest."""
    if service not in event.since:
        return
    since = event.since[service]
    for before in Asked.select().where(Asked.queue == event.queue):
        if since is not None:
            reaches_back: datetime | None = before.since
            since = min(since, reaches_back) if reaches_back else None
    Asked.insert(queue=event.queue, since=since).on_conflict(
        conflict_target=[Asked.queue], update={Asked.since: since}
    ).execute()


def asked_for() -> list[str]:
    """The queues for which something is to be sent again."""
    return [request.queue for request in Asked.select(Asked.queue).order_by(Asked.queue)]


def mark_for(queue: str, service: str, now: datetime) -> Letter:
    """The mark behind which everything comes again."""
    mark = said_by(service, ResendingBegan)(queue=queue)
    event_id = new_id()
    body = seal(mark, event_id=event_id, version=1, at=now)
    return Letter(0, event_id, mark.type, mark.subject, body.decode())


def begin_round(queue: str, number: int) -> int:
    """Do what was asked for, in the round whose mark is there; returns how many events come again."""
    hold_history()
    SendingRound.update(number=number).where(SendingRound.id == 1).execute()
    requests = Asked.delete().where(Asked.queue == queue).returning(Asked).execute()
    return sum(resend(request.since) for request in requests)


def sending_round() -> int:
    """The round in which this service sends now; 0 before the first."""
    row = SendingRound.get_or_none(SendingRound.id == 1)
    return row.number if row is not None else 0


def hold_history() -> None:
    """Until the commit, nobody else puts events back among what waits, or takes them away into archives."""
    SendingRound.insert(id=1, number=0).on_conflict(
        conflict_target=[SendingRound.id], update={SendingRound.number: SendingRound.number}
    ).execute()


def resend(since: datetime | None) -> int:
    """Put every event recorded since then, or every one, back among what waits; returns how many that are."""
    hold_history()
    said = OutboxRow.select(OutboxRow.id)
    if since is not None:
        said = said.where(OutboxRow.recorded_at >= since)
    rows: int = Waiting.insert_from(said, [Waiting.id]).on_conflict_ignore().as_rowcount().execute()
    return rows
