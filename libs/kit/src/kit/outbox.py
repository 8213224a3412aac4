"""The outbox: what a service says, written in the transaction of the change it tells of."""

from collections.abc import Iterable
from datetime import datetime

import peewee

from kit import trace
from kit.db import Record, UtcDateTime, database, new_id
from kit.events import LARGEST_BODY, Event, seal


class OutboxRow(Record):
    """One event as it will be, or has been, published; kept as the service's history."""

    id = peewee.BigAutoField()
    event_id = peewee.TextField(unique=True)
    type = peewee.TextField()
    subject = peewee.TextField()
    version = peewee.BigIntegerField()
    body = peewee.TextField()
    recorded_at = UtcDateTime()
    published_at = UtcDateTime(null=True)

    class Meta:
        """The versions of an aggregate have no doubles."""

        table_name = "outbox"
        indexes = ((("subject", "version"), True),)


class Aggregate(Record):
    """The newest version of a subject; its row is the lock under which versions are given."""

    subject = peewee.TextField(primary_key=True)
    version = peewee.BigIntegerField()


def record(event: Event, *, now: datetime) -> str:
    """Write an event into the outbox and return its id; call it inside the change's transaction.

    The version comes from the aggregate's own row, which stays locked until the commit, so that
    versions have no gaps and rows of one aggregate become visible in their order.
    """
    if not database.obj.in_transaction():
        message = "An event is recorded inside the transaction of the change it tells of."
        raise RuntimeError(message)
    event_id = new_id()
    version = _next_version(event.subject)
    body = seal(
        event,
        event_id=event_id,
        version=version,
        at=now,
        causation=trace.causation() or "",
        trace=trace.traceparent() or "",
    )
    if len(body) > LARGEST_BODY:
        raise ValueError(f"{event.type} has {len(body)} bytes; listeners take {LARGEST_BODY}.")
    OutboxRow.insert(
        event_id=event_id,
        type=event.type,
        subject=event.subject,
        version=version,
        body=body.decode(),
        recorded_at=now,
    ).execute()
    return event_id


def record_all(events: Iterable[Event], *, now: datetime) -> None:
    """Write several events, in order."""
    for event in events:
        record(event, now=now)


def _next_version(subject: str) -> int:
    rows = (
        Aggregate.insert(subject=subject, version=1)
        .on_conflict(
            conflict_target=[Aggregate.subject], update={Aggregate.version: Aggregate.version + 1}
        )
        .returning(Aggregate.version)
        .execute()
    )
    version: int = next(iter(rows)).version
    return version


def unpublished(limit: int, without: Iterable[str] = ()) -> list[OutboxRow]:
    """The oldest rows that no broker has confirmed yet, in the order they were recorded.

    ``without`` leaves out subjects that are being held back.
    Rows are chosen by their state and never by a cursor: sequences commit out of order.
    """
    rows = OutboxRow.select().where(OutboxRow.published_at.is_null())
    held = list(without)
    if held:
        rows = rows.where(OutboxRow.subject.not_in(held))
    return list(rows.order_by(OutboxRow.id).limit(limit))


def backlog() -> tuple[int, datetime | None]:
    """How many rows wait to be published, and since when the oldest one does."""
    waiting = OutboxRow.published_at.is_null()
    count = OutboxRow.select().where(waiting).count()
    oldest = OutboxRow.select().where(waiting).order_by(OutboxRow.id).first()
    return count, oldest.recorded_at if oldest else None
