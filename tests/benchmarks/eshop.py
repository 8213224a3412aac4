"""An outbox as the eShop reference application has it: each event marked in progress, published, marked published."""

import time
from collections.abc import Callable

import peewee
import pika

from kit.bus.topology import EXCHANGE
from kit.db import Record, UtcDateTime, connection, open_database, transaction

from .message import Sealed, ThingMeasured, series
from .raw_publishing import properties_for
from .task import Task
from .timing import AT_ONCE, LONGEST_SECONDS

NOT_PUBLISHED, IN_PROGRESS, PUBLISHED = 0, 1, 2


class IntegrationEventLog(Record):
    """The event, saved in the transaction of its change, and how far it has got."""

    event_id = peewee.TextField(primary_key=True)
    event_type_name = peewee.TextField()
    state = peewee.IntegerField()
    times_sent = peewee.IntegerField()
    creation_time = UtcDateTime()
    content = peewee.TextField()


Log = IntegrationEventLog


def publish(task: Task) -> list[float]:
    """Publish what is saved, oldest first, one at a time; eShop confirms nothing, and here it does."""
    open_database(task.settings())
    with connection():
        _save(series("eshop", task.warm_up + task.events))
        line = pika.BlockingConnection(pika.URLParameters(task.amqp_url))
        channel = line.channel()
        channel.confirm_delivery()
        properties = properties_for(task.amqp_url)

        def send(event: Log) -> None:
            about, body = properties(event.event_id), event.content.encode()
            channel.basic_publish(EXCHANGE, event.event_type_name, body, about, mandatory=True)

        _publish_pending(send, task.warm_up)
        begun, sent, took = time.perf_counter(), 0, 0.0
        while sent < task.events and took < LONGEST_SECONDS:
            sent += _publish_pending(send, min(AT_ONCE, task.events - sent))
            took = time.perf_counter() - begun
        line.close()
    return [sent / took, sent]


def _save(letters: list[Sealed]) -> None:
    with transaction():
        Log.create_table()
        for letter in letters:
            Log.insert(
                event_id=letter.event_id,
                event_type_name=ThingMeasured.type,
                state=NOT_PUBLISHED,
                times_sent=0,
                creation_time=letter.recorded_at,
                content=letter.body.decode(),
            ).execute()


def _publish_pending(send: Callable[[Log], None], most: int) -> int:
    pending = Log.select().where(Log.state == NOT_PUBLISHED).order_by(Log.creation_time)
    events = list(pending.limit(most))
    for event in events:
        _mark(event.event_id, IN_PROGRESS, sent=1)
        send(event)
        _mark(event.event_id, PUBLISHED, sent=0)
    return len(events)


def _mark(event_id: str, state: int, sent: int) -> None:
    """In a transaction of its own, the row read before it is written, as there."""
    with transaction():
        event = Log.get_by_id(event_id)
        Log.update(state=state, times_sent=event.times_sent + sent).where(
            Log.event_id == event_id
        ).execute()
