"""Publishing windows of events with pipelined confirms; nothing counts until the broker has said so."""

import threading
import time
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as WaitedInVain
from typing import Any

import pika
from pika.channel import Channel
from pika.spec import Basic

from kit.bus.connection import Connection
from kit.bus.messages import BrokerAway, Letter, Receipt
from kit.events import CONTENT_TYPE

STOPPING_SECONDS = 3.0
"""How long a window may still wait for its answers when the process has been told to stop."""


class _Window:
    """The letters of one call, until every one of them is answered."""

    def __init__(self, letters: list[Letter]) -> None:
        self.letters = letters
        self.by_tag: dict[int, Letter] = {}
        self.by_event = {letter.event_id: letter for letter in letters}
        self.confirmed: set[int] = set()
        self.refused: dict[int, str] = {}
        self.answer: Future[Receipt] = Future()

    def settle(self, tags: list[int], why_not: str | None) -> None:
        for tag in tags:
            row = self.by_tag.pop(tag).row
            if why_not is not None:
                self.refused[row] = why_not
            elif row not in self.refused:
                self.confirmed.add(row)
        if not self.by_tag:
            _answer(self.answer, Receipt(frozenset(self.confirmed), self.refused))


class Publisher:
    """The relay's door to the broker: one window at a time, on a channel in confirm mode."""

    def __init__(self, url: str, service: str, exchange: str) -> None:
        """Publish to a durable topic exchange, which is declared on every fresh channel."""
        self._service = service
        self._exchange = exchange
        self._channel: Channel | None = None
        self._asked: _Window | None = None
        self._window: _Window | None = None
        self._ready = threading.Event()
        self._connection = Connection(
            url, f"{service} relay", opened=self._on_channel, lost=self._on_lost
        )

    def start(self) -> None:
        """Begin to connect; `publish` raises until there is a channel."""
        self._connection.start()

    def stop(self) -> None:
        """Close the connection."""
        self._connection.stop()

    def alive(self) -> bool:
        """Whether the connection's thread still runs."""
        return self._connection.alive()

    def wait_until_ready(self, seconds: float) -> bool:
        """Wait for a channel; False when there is none yet."""
        return self._ready.wait(seconds)

    def publish(
        self,
        letters: list[Letter],
        seconds: float = 15.0,
        stopping: threading.Event | None = None,
    ) -> Receipt:
        """Send a window and wait until the broker has answered for each letter.

        Raises `BrokerAway` when it has not: then nothing is known of any of them, and a fresh
        channel is made, so that no late answer can be taken for another window's.
        ``stopping`` cuts the wait short.
        """
        if not letters:
            return Receipt(frozenset())
        window = _Window(letters)
        self._asked = window
        if not self._connection.call(lambda: self._send(window)):
            raise BrokerAway("There is no connection to the broker.")
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                return window.answer.result(0.25)
            except (TimeoutError, WaitedInVain):
                if stopping is not None and stopping.is_set():
                    until = min(until, time.monotonic() + STOPPING_SECONDS)
                    stopping = None
        self._ready.clear()
        self._connection.renew("confirms were late")
        raise BrokerAway("The broker did not confirm in time.")

    def _on_channel(self, channel: Channel) -> None:
        channel.add_on_return_callback(self._on_return)
        channel.exchange_declare(self._exchange, exchange_type="topic", durable=True)
        channel.confirm_delivery(self._on_confirm, callback=lambda _: self._confirming(channel))

    def _confirming(self, channel: Channel) -> None:
        self._channel = channel
        self._tag = 0
        self._ready.set()

    def _send(self, window: _Window) -> None:
        channel = self._channel
        if channel is None or not channel.is_open:
            _fail(window.answer, "There is no open channel.")
            return
        self._window = window
        for letter in window.letters:
            self._tag += 1
            window.by_tag[self._tag] = letter
            channel.basic_publish(
                self._exchange, letter.type, letter.body, self._properties(letter), mandatory=True
            )

    def _properties(self, letter: Letter) -> pika.BasicProperties:
        return pika.BasicProperties(
            content_type=CONTENT_TYPE,
            delivery_mode=2,
            message_id=letter.event_id,
            type=letter.type,
            app_id=self._service,
            user_id=self._connection.user,
        )

    def _on_return(self, _: Channel, how: Basic.Return, about: Any, __: bytes) -> None:  # noqa: ANN401 - pika's type
        # The broker confirms a returned message after returning it; it has not kept it.
        if self._window is not None and about.message_id in self._window.by_event:
            row = self._window.by_event[about.message_id].row
            self._window.refused[row] = f"no queue takes it ({how.reply_text})"

    def _on_confirm(self, frame: Any) -> None:  # noqa: ANN401 - pika's frame
        window, method = self._window, frame.method
        if window is None:
            return
        if method.multiple:
            tags = [tag for tag in window.by_tag if tag <= method.delivery_tag]
        else:
            tags = [method.delivery_tag] if method.delivery_tag in window.by_tag else []
        window.settle(tags, None if isinstance(method, Basic.Ack) else "the broker refused it")

    def _on_lost(self, reason: str) -> None:
        self._ready.clear()
        self._channel = None
        self._window = None
        # Also a window that was handed over too late to be sent.
        if self._asked is not None:
            _fail(self._asked.answer, f"The connection was lost: {reason}")


def _answer(future: Future[Receipt], receipt: Receipt) -> None:
    try:
        future.set_result(receipt)
    except InvalidStateError:
        return  # answered after the wait was over; the window has been given up


def _fail(future: Future[Receipt], why: str) -> None:
    try:
        future.set_exception(BrokerAway(why))
    except InvalidStateError:
        return  # as above
