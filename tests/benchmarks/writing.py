"""The one write of the benchmark: what every consumer does with an event, and how it knows a repeated one."""

from datetime import UTC, datetime
from typing import Any, Final

import peewee

from kit.db import Record, UtcDateTime, connection, database, transaction
from kit.events import open_envelope, open_event
from kit.inbox import Received

from .message import CATALOGUE, ThingMeasured


class Note(Record):
    """What the reaction writes: one row per event applied."""

    id = peewee.BigAutoField()
    number = peewee.BigIntegerField()
    thing = peewee.TextField()
    version = peewee.BigIntegerField()
    words = peewee.TextField()


class Taken(Record):
    """The inbox of those who bring none: the ids of the events that were applied."""

    event_id = peewee.TextField(primary_key=True)
    taken_at = UtcDateTime()


TABLES: Final = (Note, Taken)


def write_it_down(event: ThingMeasured, received: Received) -> None:
    """The reaction, the same for all: a row."""
    Note.insert(
        number=event.number, thing=event.thing, version=received.version, words=event.words[:100]
    ).execute()


def take(body: bytes) -> None:
    """Apply an event in the caller's transaction, unless it was applied before."""
    envelope = open_envelope(body)
    now = datetime.now(UTC)
    new = (
        Taken.insert(event_id=envelope.id, taken_at=now)
        .on_conflict_ignore()
        .as_rowcount()
        .execute()
    )
    if new:
        received = Received(
            id=envelope.id,
            type=envelope.type,
            subject=envelope.subject,
            version=envelope.aggregateversion,
            occurred_at=envelope.time,
            now=now,
        )
        event: Any = open_event(envelope, CATALOGUE)
        write_it_down(event, received)


def take_alone(body: bytes) -> None:
    """Apply an event in a transaction of its own."""
    with connection(), transaction():
        take(body)


def written() -> int:
    """How many events have been applied, as the newest row's number says without counting all."""
    newest = database.execute_sql("SELECT max(id) FROM note").fetchone()
    return int(newest[0] or 0)
