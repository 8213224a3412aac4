"""Raw pika on the taking side: a transaction and an ack per message, or per batch."""

import signal
from collections.abc import Sequence
from typing import Any, Final

import pika
from pika.adapters.select_connection import SelectConnection
from pika.channel import Channel
from pika.spec import Basic

from kit.db import connection, open_database, transaction

from .limits import BATCH, PREFETCH
from .task import DOWNSTREAM, Task
from .writing import take

LINGER_SECONDS: Final = 0.05
"""One read from the socket brings a third of a batch; the others are waited for, when they come."""


def consume_each(task: Task) -> list[float]:
    """A transaction and an ack for each message."""
    return _consume(task, batch=1)


def consume_batches(task: Task) -> list[float]:
    """A transaction and an ack for as many messages as have come, up to the kit's own batch."""
    return _consume(task, batch=BATCH)


class _Batches:
    """Collects deliveries until there are enough of them, or no more come."""

    def __init__(self, amqp_url: str, most: int) -> None:
        self._most = most
        self._bodies: list[bytes] = []
        self._last = 0
        self._timer: Any = None
        self.connection = SelectConnection(
            pika.URLParameters(amqp_url),
            on_open_callback=lambda connection: connection.channel(on_open_callback=self._open),
            on_open_error_callback=self._end,
            on_close_callback=self._end,
        )

    def _open(self, channel: Channel) -> None:
        self._channel = channel
        channel.basic_qos(prefetch_count=PREFETCH)
        channel.basic_consume(DOWNSTREAM, self._arrived)

    def _arrived(self, _: Channel, how: Basic.Deliver, __: object, body: bytes) -> None:
        if not self._bodies and self._most > 1:
            self._timer = self.connection.ioloop.call_later(LINGER_SECONDS, self._apply)
        self._bodies.append(body)
        self._last = how.delivery_tag or 0
        if len(self._bodies) >= self._most:
            self._apply()

    def _apply(self) -> None:
        if self._timer is not None:
            self.connection.ioloop.remove_timeout(self._timer)
        _apply(self._bodies)
        self._channel.basic_ack(self._last, multiple=True)
        self._bodies.clear()

    def _end(self, connection: SelectConnection, _: Any) -> None:
        connection.ioloop.stop()


def _apply(bodies: Sequence[bytes]) -> None:
    with connection(), transaction():
        for body in bodies:
            take(body)


def _consume(task: Task, batch: int) -> list[float]:
    open_database(task.settings())
    consumer = _Batches(task.amqp_url, batch)
    signal.signal(signal.SIGTERM, lambda *_: consumer.connection.ioloop.stop())
    consumer.connection.ioloop.start()
    return []
