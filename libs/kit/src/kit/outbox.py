"""The outbox: what a service says, written in the transaction of the change it tells of."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import peewee

from kit import failpoints, trace
from kit.db import Record, UtcDateTime, any_of, database, is_postgres, new_id
from kit.events import LARGEST_BODY, Event, seal


class OutboxRow(Record):
    """One event as it will be, or has been, published; never changed: it is the service's history."""

    id = peewee.BigAutoField()
    event_id = peewee.TextField(unique=True)
    type = peewee.TextField()
    subject = peewee.TextField()
    version = peewee.BigIntegerField()
    body = peewee.TextField()
    recorded_at = UtcDateTime(index=True)

    class Meta:
        """The versions of an aggregate have no doubles."""

        table_name = "outbox"
        indexes = ((("subject", "version"), True),)


class Waiting(Record):
    """The number of an event that no broker has confirmed yet.

    A row is made with the event and goes when the event is confirmed: thirty bytes are written for
    that, and not the event once more.
    """

    id = peewee.BigIntegerField(primary_key=True)


class Aggregate(Record):
    """The newest version of a subject; its row is the lock under which versions are given."""

    subject = peewee.TextField(primary_key=True)
    version = peewee.BigIntegerField()


class Letter(NamedTuple):
    """One event on its way out; ``row`` is its place in the outbox."""

    row: int
    event_id: str
    type: str
    subject: str
    body: str


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
    row = OutboxRow.insert(
        event_id=event_id,
        type=event.type,
        subject=event.subject,
        version=version,
        body=body.decode(),
        recorded_at=now,
    ).execute()
    Waiting.insert(id=row).execute()
    failpoints.reached("outbox.recorded")
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


def waiting_after(row: int, limit: int) -> list[Letter]:
    """What no broker has confirmed yet, beyond a place in the outbox, in the order it was recorded."""
    mark = database.obj.param
    numbers = f"SELECT id FROM waiting WHERE id > {mark} ORDER BY id LIMIT {mark}"  # noqa: S608 - values are parameters
    # The numbers first, then their events: PostgreSQL would read the whole history of a young service to join the two.
    among = f"= ANY(ARRAY({numbers}))" if is_postgres() else f"IN ({numbers})"
    found = database.execute_sql(
        "SELECT id, event_id, type, subject, body FROM outbox"  # noqa: S608 - as above
        f" WHERE id {among} ORDER BY id",
        (row, limit),
    )
    return [Letter(*values) for values in found.fetchall()]


def published(rows: Iterable[int]) -> None:
    """Note that the broker has these events."""
    condition, listed = any_of(rows)
    database.execute_sql(f"DELETE FROM waiting WHERE id {condition}", (listed,))  # noqa: S608 - as above


def backlog() -> tuple[int, datetime | None]:
    """How many events wait to be published, and since when the oldest one does."""
    count = Waiting.select().count()
    oldest = (
        OutboxRow.select()
        .join(Waiting, on=(Waiting.id == OutboxRow.id))
        .order_by(Waiting.id)
        .first()
    )
    return count, oldest.recorded_at if oldest else None
