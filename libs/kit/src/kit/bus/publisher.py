"""Publishing with pipelined confirms; nothing counts until the broker has said so."""

import math
import queue
import threading
import time
from collections.abc import Sequence
from typing import Any

import pika
from pika.channel import Channel
from pika.spec import Basic

from kit import failpoints
from kit.bus.connection import Connection
from kit.bus.messages import Letter, Outcome, Said
from kit.events import CONTENT_TYPE


class Publisher:
    """The relay's door to the broker: letters go out on a channel in confirm mode, outcomes come back.

    Every channel has a generation.
    What is sent in one generation and has no outcome when it ends is in an unknown state: the broker
    may have it or not.
    """

    def __init__(self, url: str, service: str, exchange: str) -> None:
        """Publish to a durable topic exchange, which is declared on every fresh channel."""
        self._service = service
        self._exchange = exchange
        self._channel: Channel | None = None
        self._count = 0
        self._generation = 0
        self._tag = 0
        self._lowest = 1
        self._under_way: dict[int, Letter] = {}
        self._returned: dict[str, str] = {}
        self._outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._ready = threading.Event()
        self._connection = Connection(
            url, f"{service} relay", opened=self._on_channel, lost=self._on_lost
        )

    def start(self) -> None:
        """Begin to connect."""
        self._connection.start()

    def stop(self) -> None:
        """Close the connection."""
        self._connection.stop()

    def alive(self) -> bool:
        """Whether the connection's thread still runs."""
        return self._connection.alive()

    @property
    def blocked(self) -> bool:
        """Whether the broker is short of memory or disk: it then reads nothing until it is well again."""
        return self._connection.blocked

    def generation(self, seconds: float) -> int:
        """The channel there is now, waiting so long for one; 0 when there is none."""
        return self._generation if self._ready.wait(seconds) else 0

    def send(
        self,
        letters: Sequence[Letter],
        generation: int,
        said: Said,
        key: str | None = None,
        until: float = math.inf,
    ) -> None:
        """Hand letters over to a channel; if that one is gone, they are not sent at all.

        What is ``said`` goes with each; ``key`` routes them in place of their types.
        Nor are they sent after ``until``, in `time.monotonic()`: whoever slept may not say any more what they say.
        """
        self._connection.call(
            lambda: (
                self._send(letters, generation, said.headers(), key)
                if time.monotonic() < until
                else None
            )
        )

    def outcomes(self, seconds: float) -> list[Outcome]:
        """What the broker has said since the last call, waiting so long for the first of it."""
        found: list[Outcome] = []
        try:
            found.append(self._outcomes.get(timeout=seconds))
            while True:
                found.append(self._outcomes.get_nowait())
        except queue.Empty:
            return found

    def renew(self, why: str) -> None:
        """Give up the present channel; no later answer can be taken for an answer to what is sent next."""
        self._ready.clear()
        self._generation = 0
        self._connection.renew(why)

    def _on_channel(self, channel: Channel) -> None:
        channel.add_on_return_callback(self._on_return)
        channel.exchange_declare(self._exchange, exchange_type="topic", durable=True)
        channel.confirm_delivery(self._on_confirm, callback=lambda _: self._confirming(channel))

    def _confirming(self, channel: Channel) -> None:
        self._channel, self._tag, self._lowest = channel, 0, 1
        self._count += 1
        self._generation = self._count
        self._ready.set()

    def _send(
        self,
        letters: Sequence[Letter],
        generation: int,
        headers: dict[str, int],
        key: str | None,
    ) -> None:
        channel = self._channel
        if channel is None or not channel.is_open or generation != self._generation:
            return
        for letter in letters:
            self._tag += 1
            self._under_way[self._tag] = letter
            channel.basic_publish(
                self._exchange,
                key or letter.type,
                letter.body.encode(),
                self._properties(letter, headers),
                mandatory=True,
            )
            failpoints.reached("relay.sending")

    def _properties(self, letter: Letter, headers: dict[str, int]) -> pika.BasicProperties:
        return pika.BasicProperties(
            headers=headers,
            content_type=CONTENT_TYPE,
            delivery_mode=2,
            message_id=letter.event_id,
            type=letter.type,
            app_id=self._service,
            user_id=self._connection.user,
        )

    def _on_return(self, _: Channel, how: Basic.Return, about: Any, __: bytes) -> None:  # noqa: ANN401 - pika's type
        # The broker confirms a returned message after returning it; it has not kept it.
        self._returned[about.message_id] = f"no queue takes it ({how.reply_text})"

    def _on_confirm(self, frame: Any) -> None:  # noqa: ANN401 - pika's frame
        method = frame.method
        letters = self._answered(method.delivery_tag, multiple=method.multiple)
        why_not = None if isinstance(method, Basic.Ack) else "the broker refused it"
        if self._returned:
            letters = [letter for letter in letters if not self._was_returned(letter)]
        if letters:
            self._outcomes.put(Outcome(self._generation, letters, why_not))

    def _answered(self, tag: int, *, multiple: bool) -> list[Letter]:
        found = range(self._lowest, tag + 1) if multiple else (tag,)
        if multiple:
            self._lowest = tag + 1
        return [self._under_way.pop(each) for each in found if each in self._under_way]

    def _was_returned(self, letter: Letter) -> bool:
        why = self._returned.pop(letter.event_id, None)
        if why is not None:
            self._outcomes.put(Outcome(self._generation, [letter], why))
        return why is not None

    def _on_lost(self, _: str) -> None:
        self._ready.clear()
        self._generation = 0
        self._channel = None
        self._under_way.clear()
        self._returned.clear()
