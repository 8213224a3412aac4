"""Taking deliveries from a service's queue, and acknowledging them on the channel that brought them."""

import queue
import threading
from collections.abc import Callable, Iterable

from pika.channel import Channel
from pika.spec import Basic

from kit.bus.connection import Connection
from kit.bus.messages import Delivery
from kit.bus.topology import QUEUE_ARGUMENTS

PREFETCH = 200


class Subscriber:
    """The consumer's door to the broker.

    On every fresh channel it declares its queue and bindings again, so that a queue somebody
    deleted is there once more before the first message for it is published.
    """

    def __init__(self, url: str, service: str, exchange: str, types: Iterable[str]) -> None:
        """Bind the service's queue to the given event types."""
        self._service = service
        self._exchange = exchange
        self._types = sorted(types)
        self._channel: Channel | None = None
        self._generation = 0
        self._inbound: queue.SimpleQueue[Delivery] = queue.SimpleQueue()
        self._consuming = threading.Event()
        self._connection = Connection(
            url, f"{service} consumer", opened=self._on_channel, lost=self._on_lost
        )

    def start(self) -> None:
        """Begin to connect and to consume."""
        self._connection.start()

    def stop(self) -> None:
        """Close the connection; what was not acknowledged goes back to the queue."""
        self._connection.stop()

    def alive(self) -> bool:
        """Whether the connection's thread still runs."""
        return self._connection.alive()

    def wait_until_consuming(self, seconds: float) -> bool:
        """Wait until the broker has accepted the subscription."""
        return self._consuming.wait(seconds)

    def take(self, most: int, seconds: float) -> list[Delivery]:
        """Up to ``most`` deliveries, waiting at most so long for the first; old channels' are dropped."""
        batch: list[Delivery] = []
        try:
            batch.append(self._inbound.get(timeout=seconds))
            while len(batch) < most:
                batch.append(self._inbound.get_nowait())
        except queue.Empty:
            pass
        return [delivery for delivery in batch if delivery.generation == self._generation]

    def acknowledge_through(self, last: Delivery) -> None:
        """Acknowledge a delivery and all before it; without effect once its channel is gone."""

        def acknowledge() -> None:
            channel = self._channel
            if channel is not None and channel.is_open and last.generation == self._generation:
                channel.basic_ack(last.tag, multiple=True)

        self._connection.call(acknowledge)

    def _on_channel(self, channel: Channel) -> None:
        # The broker does these in order, and closes the channel at the first that it will not do.
        channel.exchange_declare(self._exchange, exchange_type="topic", durable=True)
        channel.queue_declare(self._service, durable=True, arguments=dict(QUEUE_ARGUMENTS))
        for kind in self._types:
            channel.queue_bind(self._service, self._exchange, routing_key=kind)
        channel.basic_qos(prefetch_count=PREFETCH)
        self._generation += 1
        self._channel = channel
        # A cancelled consumer hears nothing any more; a fresh channel subscribes again.
        channel.add_on_cancel_callback(self._on_cancelled)
        channel.basic_consume(
            self._service, self._arrivals(self._generation), callback=self._on_accepted
        )

    def _arrivals(self, generation: int) -> Callable[..., None]:
        def arrived(_: Channel, how: Basic.Deliver, __: object, body: bytes) -> None:
            tag = how.delivery_tag or 0
            self._inbound.put(Delivery(generation, tag, bool(how.redelivered), body))

        return arrived

    def _on_accepted(self, _: object) -> None:
        self._consuming.set()

    def _on_cancelled(self, _: object) -> None:
        self._connection.renew("the consumer was cancelled")

    def _on_lost(self, _: str) -> None:
        self._consuming.clear()
        self._channel = None
        self._generation += 1
