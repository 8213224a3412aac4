"""Sending again: what was published and may have been lost with a queue comes out of the publishers' histories.

A consumer that finds its queue gone says so with an event of its own before it makes the queue anew.
Every publisher hears that and sends again what it has said since the last event that the consumer
took from it; inboxes drop what they know, so that sending too much does no harm.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Final, cast

import msgspec
import peewee

from kit import logs
from kit.db import Record, UtcDateTime, insert_all
from kit.events import Event
from kit.outbox import OutboxRow, Waiting, record

QUEUE_LOST: Final = "queue_lost.v1"
EVERY_QUEUE_LOST: Final = f"*.{QUEUE_LOST}"
"""What every service's queue is bound to, whoever says it."""

MARGIN: Final = timedelta(days=1)
"""An event that was held back may have been published after later ones; so far back is sent again."""

log = logs.get(__name__)


class QueueLost(Event, frozen=True, kw_only=True):
    """A service has found that its queue is gone, and is about to make it anew.

    ``last_taken_at`` says when the event was recorded that it took last from each publisher; a
    publisher that is not named was never heard.
    """

    visibility = "internal"
    subject_of = "queue/{queue}"

    queue: str
    last_taken_at: Mapping[str, datetime]


class Source(Record):
    """When the event was recorded that was taken last from a publisher."""

    name = peewee.TextField(primary_key=True)
    last_at = UtcDateTime()


@cache
def queue_lost(service: str) -> type[QueueLost]:
    """The event by which a service says that its queue is gone; each service has a type of its own."""
    made = msgspec.defstruct(
        "QueueLost",
        [],
        bases=(QueueLost,),
        namespace={"type": f"{service}.{QUEUE_LOST}", "__doc__": QueueLost.__doc__},
        frozen=True,
        kw_only=True,
    )
    return cast("type[QueueLost]", made)


def remember_sources(last: Mapping[str, datetime]) -> None:
    """Keep, for each publisher, when the event was recorded that was taken last from it."""
    rows = [(name, Source.last_at.db_value(at)) for name, at in last.items()]
    insert_all(
        "source (name, last_at)",
        rows,
        "ON CONFLICT (name) DO UPDATE SET last_at = EXCLUDED.last_at",
    )


def say_that_the_queue_is_gone(service: str, now: datetime) -> None:
    """Record that a service's queue is gone; inside a transaction."""
    last = {source.name: source.last_at for source in Source.select()}
    log.error("queue_gone", queue=service, heard_before=sorted(last))
    record(queue_lost(service)(queue=service, last_taken_at=last), now=now)


def send_again_what_was_lost(event: QueueLost, service: str) -> int:
    """As a publisher, put back into the outbox what a lost queue may have held; returns how much."""
    last = event.last_taken_at.get(service)
    many = resend(last - MARGIN if last else None)
    log.info("sent_again", queue=event.queue, events=many)
    return many


def resend(since: datetime | None) -> int:
    """Publish again every event recorded since then, or every one; returns how many that are."""
    said = OutboxRow.select(OutboxRow.id)
    if since is not None:
        said = said.where(OutboxRow.recorded_at >= since)
    rows: int = Waiting.insert_from(said, [Waiting.id]).on_conflict_ignore().as_rowcount().execute()
    return rows
