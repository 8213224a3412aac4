"""Raw pika with pipelined confirms and no database: as fast as this client can publish safely."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import pika
from pika.adapters.select_connection import SelectConnection
from pika.channel import Channel
from pika.spec import Basic

from kit.bus.messages import ROUND
from kit.bus.topology import EXCHANGE
from kit.events import CONTENT_TYPE

from .message import Sealed, ThingMeasured
from .task import UPSTREAM, Task
from .timing import timed

WINDOW: Final = 2000
"""Messages that may wait for their confirms at the same time; of 500 to 8,000, the quickest."""


class NotTaken(Exception):
    """The broker returned or refused a message."""


class Pipeline:
    """Publishes bodies over one channel, a window of them unconfirmed at a time."""

    def __init__(self, amqp_url: str, letters: Sequence[Sealed], properties: "Properties") -> None:
        self._letters = iter(letters)
        self._properties = properties
        self._left = len(letters)
        self._tag = 0
        self._unconfirmed: dict[int, None] = {}
        self._wrong: BaseException | None = None
        self._connection = SelectConnection(
            pika.URLParameters(amqp_url),
            on_open_callback=lambda connection: connection.channel(on_open_callback=self._open),
            on_open_error_callback=self._end,
            on_close_callback=self._end,
        )

    def run(self) -> None:
        """Publish all; returns when the last one is confirmed, and raises when one is not taken."""
        self._connection.ioloop.start()
        self._connection.ioloop.close()
        if self._wrong is not None or self._left:
            raise self._wrong or NotTaken(f"{self._left} messages were not confirmed.")

    def _open(self, channel: Channel) -> None:
        self._channel = channel
        channel.add_on_return_callback(self._on_return)
        channel.confirm_delivery(self._on_confirm, callback=lambda _: self._send())

    def _send(self) -> None:
        while len(self._unconfirmed) < WINDOW:
            letter = next(self._letters, None)
            if letter is None:
                break
            self._tag += 1
            self._unconfirmed[self._tag] = None
            self._channel.basic_publish(
                EXCHANGE,
                ThingMeasured.type,
                letter.body,
                self._properties(letter.event_id),
                mandatory=True,
            )

    def _on_confirm(self, frame: Any) -> None:
        method = frame.method
        if not isinstance(method, Basic.Ack):
            self._end(self._connection, NotTaken("The broker refused a message."))
            return
        before = len(self._unconfirmed)
        if method.multiple:
            self._unconfirmed = {t: None for t in self._unconfirmed if t > method.delivery_tag}
        else:
            del self._unconfirmed[method.delivery_tag]
        self._left -= before - len(self._unconfirmed)
        if not self._left:
            self._connection.close()
        elif len(self._unconfirmed) <= WINDOW // 2:
            self._send()

    def _on_return(self, _: Channel, how: Basic.Return, __: Any, ___: bytes) -> None:
        self._wrong = NotTaken(f"The broker returned a message: {how.reply_text}")
        self._connection.close()

    def _end(self, connection: SelectConnection, why: Any) -> None:
        if self._left and self._wrong is None:
            self._wrong = why
        connection.ioloop.stop()


Properties = Callable[[str], pika.BasicProperties]


def properties_for(amqp_url: str) -> Properties:
    """The properties of our events, by event id: persistent, and with the user that the broker checks."""
    user = str(vars(pika.URLParameters(amqp_url).credentials)["username"])

    def made(event_id: str) -> pika.BasicProperties:
        return pika.BasicProperties(
            headers={ROUND: 0},
            content_type=CONTENT_TYPE,
            delivery_mode=2,
            message_id=event_id,
            type=ThingMeasured.type,
            app_id=UPSTREAM,
            user_id=user,
        )

    return made


def publish_all(amqp_url: str, letters: Sequence[Sealed]) -> None:
    """Publish all of them over a connection of its own; raises `NotTaken`."""
    if letters:
        Pipeline(amqp_url, letters, properties_for(amqp_url)).run()


def publish(task: Task) -> list[float]:
    """Time it; a connection is made anew for the events that count, which takes milliseconds."""
    return timed(
        task, lambda letters: publish_all(task.amqp_url, letters), at_once=max(1, task.events)
    )
