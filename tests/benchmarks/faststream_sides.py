"""FastStream, both sides: persistent messages with confirms, and handlers that acknowledge when they are done."""

import asyncio
import time
from typing import Any

from faststream import AckPolicy, FastStream  # type: ignore[import-not-found]  # the benchmark's own
from faststream.rabbit import (  # type: ignore[import-not-found]  # the same
    Channel,
    ExchangeType,
    QueueType,
    RabbitBroker,
    RabbitExchange,
    RabbitQueue,
)

from kit.bus.topology import EXCHANGE
from kit.db import open_database
from kit.events import CONTENT_TYPE

from .limits import PREFETCH
from .message import Sealed, ThingMeasured, series
from .raw_publishing import WINDOW
from .task import DOWNSTREAM, UPSTREAM, Task
from .timing import LONGEST_SECONDS
from .writing import take_alone

_EXCHANGE = RabbitExchange(EXCHANGE, type=ExchangeType.TOPIC, durable=True, declare=False)


def publish_each(task: Task) -> list[float]:
    """Await each publish, as the documentation shows."""
    return asyncio.run(_publish(task, window=1))


def publish_windows(task: Task) -> list[float]:
    """Await a window of publishes together; what fails is known only for the window as a whole."""
    return asyncio.run(_publish(task, window=WINDOW))


def consume_in_order(task: Task) -> list[float]:
    """A handler that never lets go of the loop: one event after the other."""

    async def handle(body: bytes) -> None:
        take_alone(body)

    return _consume(task, handle)


def consume_at_once(task: Task) -> list[float]:
    """A plain function, which FastStream runs on a pool of threads: several events, in any order."""

    def handle(body: bytes) -> None:
        take_alone(body)

    return _consume(task, handle)


async def _publish(task: Task, window: int) -> list[float]:
    confirmed = Channel(publisher_confirms=True, on_return_raises=True)
    broker = RabbitBroker(task.amqp_url, default_channel=confirmed, logger=None, app_id=UPSTREAM)
    async with broker:
        for letter in series("warm-up", task.warm_up):
            await _send(broker, letter)
        events, sent, took = series("timed", task.events), 0, 0.0
        begun = time.perf_counter()
        while sent < len(events) and took < LONGEST_SECONDS:
            together = events[sent : sent + window]
            await asyncio.gather(*(_send(broker, letter) for letter in together))
            sent += len(together)
            took = time.perf_counter() - begun
        return [sent / took, sent]


async def _send(broker: Any, letter: Sealed) -> None:
    await broker.publish(
        letter.body,
        routing_key=ThingMeasured.type,
        exchange=_EXCHANGE,
        mandatory=True,
        persist=True,
        message_id=letter.event_id,
        message_type=ThingMeasured.type,
        content_type=CONTENT_TYPE,
    )


def _consume(task: Task, handle: Any) -> list[float]:
    open_database(task.settings())
    broker = RabbitBroker(
        task.amqp_url,
        default_channel=Channel(prefetch_count=PREFETCH),
        logger=None,
        apply_types=False,
    )
    queue = RabbitQueue(DOWNSTREAM, queue_type=QueueType.QUORUM, declare=False)
    broker.subscriber(queue, ack_policy=AckPolicy.NACK_ON_ERROR, decoder=_as_it_is, no_reply=True)(
        handle
    )
    asyncio.run(FastStream(broker, logger=None).run())
    return []


async def _as_it_is(message: Any) -> Any:
    """The body's bytes: the contenders all read events in the same way."""
    return message.body
