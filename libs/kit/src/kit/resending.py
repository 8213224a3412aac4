"""Sending again: what a lost queue may have held comes out of the publishers' histories, and in order.

A service that finds its queue gone notes whom it listens to, makes the queue anew, and says so.
Each of those publishers finishes what is under way, puts back among what waits all that it has said
since the service last took something from it, marks the place, and goes on from the oldest.
What the service receives before that mark comes again behind it: it is left alone, for it may be
newer than what was lost. What it knows already, its inbox drops.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Final, TypeVar, cast

import msgspec
import peewee

from kit import logs
from kit.db import Record, UtcDateTime, insert_all, new_id
from kit.events import Event, seal
from kit.outbox import Letter, OutboxRow, Waiting, record

QUEUE_LOST: Final = "queue_lost.v1"
RESENDING_BEGAN: Final = "resending_began.v1"
OF_LOST_QUEUES: Final = (f"*.{QUEUE_LOST}", f"*.{RESENDING_BEGAN}")
"""What every service's queue is bound to, whoever says it."""

MARGIN: Final = timedelta(minutes=15)
"""Events of different aggregates may be published in another order than they were recorded in."""

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


class Source(Record):
    """When the event was recorded that was taken last from a publisher."""

    name = peewee.TextField(primary_key=True)
    last_at = UtcDateTime()


class Awaited(Record):
    """A publisher whose mark this service waits for; events recorded ``since`` come again behind it."""

    publisher = peewee.TextField(primary_key=True)
    since = UtcDateTime(null=True)
    said = peewee.BooleanField()


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
    """Keep, for each publisher, when the event was recorded that was taken last from it."""
    rows = [(name, Source.last_at.db_value(at)) for name, at in sorted(last.items())]
    insert_all(
        "source (name, last_at)",
        rows,
        "ON CONFLICT (name) DO UPDATE SET last_at = EXCLUDED.last_at",
    )


def note_that_the_queue_is_gone(publishers: Iterable[str]) -> None:
    """Wait for these publishers; what is noted here is said when there is a queue for the answer."""
    last = {source.name: source.last_at for source in Source.select()}
    for name in sorted(publishers):
        since = last[name] - MARGIN if name in last else None
        Awaited.insert(publisher=name, since=since, said=False).on_conflict(
            conflict_target=[Awaited.publisher],
            update={Awaited.since: since, Awaited.said: False},
        ).execute()


def say_that_the_queue_was_gone(service: str, now: datetime) -> None:
    """Ask every awaited publisher that was not asked yet; inside a transaction."""
    since = {row.publisher: row.since for row in Awaited.select().where(~Awaited.said)}
    if since:
        log.error("queue_was_gone", queue=service, asks=sorted(since))
        record(said_by(service, QueueLost)(queue=service, since=since), now=now)
        Awaited.update(said=True).execute()


def awaited() -> dict[str, datetime | None]:
    """The publishers whose mark has not come yet, with the moment from which on they send again."""
    return {row.publisher: row.since for row in Awaited.select()}


def mark_has_come(publisher: str) -> None:
    """From here on, take what this publisher sends."""
    Awaited.delete().where(Awaited.publisher == publisher).execute()


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


def asked() -> Asked | None:
    """A queue for which something is to be sent again."""
    found: Asked | None = Asked.select().order_by(Asked.queue).first()
    return found


def mark_for(queue: str, service: str, now: datetime) -> Letter:
    """The mark behind which everything comes again."""
    mark = said_by(service, ResendingBegan)(queue=queue)
    event_id = new_id()
    body = seal(mark, event_id=event_id, version=1, at=now)
    return Letter(0, event_id, mark.type, mark.subject, body.decode())


def resend(since: datetime | None) -> int:
    """Put every event recorded since then, or every one, back among what waits; returns how many that are."""
    said = OutboxRow.select(OutboxRow.id)
    if since is not None:
        said = said.where(OutboxRow.recorded_at >= since)
    rows: int = Waiting.insert_from(said, [Waiting.id]).on_conflict_ignore().as_rowcount().execute()
    return rows
