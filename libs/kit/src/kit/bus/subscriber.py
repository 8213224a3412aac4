"""Taking deliveries from a service's queue, and acknowledging them on the channel that brought them."""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pika.channel import Channel
from pika.spec import Basic

from kit import logs
from kit.bus.connection import Connection
from kit.bus.messages import Delivery, heard_in
from kit.bus.topology import QUEUE_ARGUMENTS

PREFETCH = 500
"""Two batches: one is being applied, the next is here. What is here when a process ends comes again, one by one."""

DEAF_SECONDS = 300.0
"""So long the broker may be there and not accept the subscription."""

LOOK_SECONDS = 30.0
SILENT_LOOKS = 4
"""So many looks in a row that find messages ready and none arrived since mean that we are not served."""

COMING_BACK_SECONDS = 10.0
"""So soon after a new subscription the broker has given back what was taken from the old one."""

NOT_FOUND = 404

log = logs.get(__name__)


class Deaf(Exception):
    """The broker is there, but nothing can be heard from it; another process may do better."""


class Subscriber:
    """The consumer's door to the broker.

    On every fresh channel it looks whether its queue stands. A queue that is gone is made anew only
    when `make_the_queue` says so; bindings are declared each time, and now and then.
    """

    def __init__(self, url: str, service: str, exchange: str, types: Iterable[str]) -> None:
        """Bind the service's queue to the given event types, which may be patterns of a topic exchange."""
        self._service = service
        self._exchange = exchange
        self._types = sorted(types)
        self._channel: Channel | None = None
        self._generation = 0
        self._inbound: queue.SimpleQueue[Delivery] = queue.SimpleQueue()
        self._early: list[Delivery] = []
        """What arrived before it was known that the queue is as it should be."""
        self._consuming = threading.Event()
        self._gone = threading.Event()
        self._open_since: float | None = None
        self._arrived = 0
        self._subscriptions = 0
        self._subscribed_at = 0.0
        self._cancelled = False
        # Not polite: where a consumer is cancelled before its channel closes, a queue with a single
        # active consumer serves the next one at once, and what this one has not acknowledged comes
        # back too late, behind newer events of the same aggregates. A lost line gives it back first.
        self._connection = Connection(
            url, f"{service} consumer", opened=self._on_channel, lost=self._on_lost, polite=False
        )

    def start(self) -> None:
        """Begin to connect and to consume."""
        self._connection.start()

    def stop(self) -> None:
        """Close the connection; what was not acknowledged goes back to the queue."""
        self._connection.stop()

    def check(self) -> None:
        """Raise `Deaf` when the connection's thread has ended, or the broker is there and does not serve us."""
        if not self._connection.alive():
            raise Deaf("The subscription's thread has ended.")
        since = self._open_since
        if since is not None and time.monotonic() - since > DEAF_SECONDS:
            raise Deaf(
                f"The broker answers, but has not let us read the queue {self._service} for"
                f" {DEAF_SECONDS:.0f} seconds. If the queue has no leader, look at"
                " docs/operating.md, 'A queue in name only'; if its arguments are not ours, at 'A queue"
                " with other arguments'."
            )

    def consuming(self) -> bool:
        """Whether the broker has accepted the subscription."""
        return self._consuming.is_set()

    def wait_until_consuming(self, seconds: float) -> bool:
        """Wait until the broker has accepted the subscription."""
        return self._consuming.wait(seconds)

    def queue_is_gone(self) -> bool:
        """Whether the broker has no queue for us; nothing is heard until `make_the_queue`."""
        return self._gone.is_set()

    def make_the_queue(self) -> None:
        """Make the queue anew, where nobody else has done so meanwhile, and subscribe to it."""
        self._cancelled = False
        self._gone.clear()
        self._connection.call(lambda: self._subscribe(anew=True))

    def take(self, most: int, seconds: float) -> list[Delivery]:
        """Up to ``most`` deliveries, waiting at most so long for the first; old channels' are dropped."""
        batch: list[Delivery] = []
        try:
            batch.append(self._inbound.get(timeout=seconds))
            while len(batch) < most:
                batch.append(self._inbound.get_nowait())
        except queue.Empty:
            pass
        return self.still_ours(batch)

    def still_ours(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Those that can still be acknowledged; the others come again on another channel."""
        return [each for each in deliveries if each.generation == self._generation]

    def acknowledge_through(self, last: Delivery) -> None:
        """Acknowledge a delivery and all before it; without effect once its channel is gone."""

        def acknowledge() -> None:
            channel = self._channel
            if channel is not None and channel.is_open and last.generation == self._generation:
                channel.basic_ack(last.tag, multiple=True)

        self._connection.call(acknowledge)

    def _on_channel(self, channel: Channel) -> None:
        self._channel = channel
        self._open_since = self._open_since or time.monotonic()
        channel.exchange_declare(self._exchange, exchange_type="topic", durable=True)
        # A channel of its own: the broker closes it with its answer when there is no such queue.
        channel.connection.channel(on_open_callback=self._look_for_the_queue)

    def _look_for_the_queue(self, aside: Channel) -> None:
        def found(_: object) -> None:
            aside.close()
            if self._cancelled:
                # A quorum queue's consumer is cancelled when its queue is deleted: this is another one.
                self._gone.set()
            else:
                self._subscribe(anew=False)

        def closed(_: Channel, reason: BaseException) -> None:
            code = getattr(reason, "reply_code", 0)
            if code == NOT_FOUND:
                self._gone.set()
            elif code not in {0, 200}:
                self._connection.renew(f"the queue cannot be looked at: {reason}")

        aside.add_on_close_callback(closed)
        aside.queue_declare(self._service, passive=True, callback=found)

    def _subscribe(self, *, anew: bool) -> None:
        # The broker does these in order, and closes the channel at the first that it will not do:
        # a queue that has gone since it was looked for is not made anew unless its loss was noted.
        channel = self._channel
        if channel is None or not channel.is_open:
            return
        if anew:
            channel.queue_declare(self._service, durable=True, arguments=dict(QUEUE_ARGUMENTS))
        self._bind(channel)
        channel.basic_qos(prefetch_count=PREFETCH)
        self._generation += 1
        # A cancelled consumer hears nothing any more; a fresh channel subscribes again.
        channel.add_on_cancel_callback(self._on_cancelled)
        channel.basic_consume(
            self._service, self._arrivals(self._generation), callback=self._on_subscribed
        )
        # Only now does this make no queue where there is none: it tells whether this one is as it should be.
        channel.queue_declare(
            self._service, durable=True, arguments=dict(QUEUE_ARGUMENTS), callback=self._on_accepted
        )

    def _bind(self, channel: Channel) -> None:
        for kind in self._types:
            channel.queue_bind(self._service, self._exchange, routing_key=kind)

    def _arrivals(self, generation: int) -> Callable[..., None]:
        def arrived(_: Channel, how: Basic.Deliver, about: Any, body: bytes) -> None:  # noqa: ANN401 - pika's type
            self._arrived += 1
            tag = how.delivery_tag or 0
            said = heard_in(about.headers or {})
            again = bool(how.redelivered)
            comes_back = again and self._comes_back()
            key = how.routing_key if how.exchange == self._exchange else None
            delivery = Delivery(generation, tag, again, body, said, comes_back, key)
            if self._consuming.is_set():
                self._inbound.put(delivery)
            else:
                self._early.append(delivery)

        return arrived

    def _comes_back(self) -> bool:
        """Whether what is redelivered now was taken back with the last line, and not with a process."""
        since = time.monotonic() - self._subscribed_at
        return self._subscriptions > 1 and since < COMING_BACK_SECONDS

    def _on_subscribed(self, _: object) -> None:
        self._subscriptions += 1
        self._subscribed_at = time.monotonic()

    def _on_accepted(self, _: object) -> None:
        self._open_since = None
        for delivery in self._early:
            self._inbound.put(delivery)
        self._early.clear()
        self._consuming.set()
        self._look_again(self._generation, self._arrived, 0)

    def _look_again(self, generation: int, arrived: int, silent: int) -> None:
        """Ask now and then whether messages are ready and do not arrive; a fresh subscription may mend that."""
        channel = self._channel
        if channel is None or not channel.is_open or generation != self._generation:
            return

        def counted(answer: Any) -> None:  # noqa: ANN401 - pika's frame
            served = self._arrived != arrived or not self._inbound.empty()
            looks = 0 if served or not answer.method.message_count else silent + 1
            if looks >= SILENT_LOOKS:
                self._connection.renew("messages are ready and none arrives")
            else:
                self._look_again(generation, self._arrived, looks)

        def ask() -> None:
            if channel.is_open:
                self._bind(channel)  # somebody may have taken one away
                channel.queue_declare(self._service, passive=True, callback=counted)

        self._connection.later(LOOK_SECONDS, ask)

    def _on_cancelled(self, _: object) -> None:
        self._cancelled = True
        self._connection.renew("the consumer was cancelled")

    def _on_lost(self, _: str) -> None:
        self._consuming.clear()
        self._early.clear()
        self._gone.clear()
        self._channel = None
        self._generation += 1
