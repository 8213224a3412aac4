"""Saboteurs: one promise of the kit broken inside the mill's processes, so that we see whether the campaign notices.

They are named by SABOTEUR in the processes' environment, and reach into the kit from outside:
the product itself has no such switch.
"""

import os
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import pika

from kit import arrivals, inbox, outbox
from kit.bus import Delivery
from kit.bus.subscriber import Subscriber
from kit.bus.topology import EXCHANGE
from kit.coming_again import ComesAgain
from kit.events import Event
from kit.lease import Lease


class Everything(set[str]):
    """A set that has whatever is looked for."""

    def __contains__(self, _: object) -> bool:
        return True


def without_inbox() -> None:
    """Every delivery counts as new, in whatever order it comes."""
    ask = arrivals.Batch._ask

    def ask_and_forget(batch: Any, messages: Any) -> None:
        ask(batch, messages)
        batch.fresh, batch.heard = Everything(), {}

    _put(arrivals.Batch, "_ask", ask_and_forget)
    _put(arrivals.Batch, "in_order", lambda *_: None)
    _put(inbox.Inbox, "knows", lambda *_: False)


def publish_before_commit() -> None:
    """An event goes to the broker as it is recorded, whatever becomes of its transaction."""
    record, lines = outbox.record, threading.local()

    def record_and_publish(event: Event, *, now: datetime) -> str:
        event_id = record(event, now=now)
        body = outbox.OutboxRow.get(outbox.OutboxRow.event_id == event_id).body
        try:
            if not hasattr(lines, "channel"):
                address = pika.URLParameters(os.environ["AMQP_URL"])
                lines.channel = pika.BlockingConnection(address).channel()
            lines.channel.basic_publish(EXCHANGE, event.type, body.encode())
        except Exception:  # noqa: BLE001 - the relay sends it again
            vars(lines).clear()
        return event_id

    _put(outbox, "record", record_and_publish)


def acknowledge_before_commit() -> None:
    """A batch is acknowledged as it is taken, and its effect comes after."""
    take, acknowledge = Subscriber.take, Subscriber.acknowledge_through

    def take_and_acknowledge(self: Subscriber, most: int, seconds: float) -> list[Delivery]:
        batch = take(self, most, seconds)
        if batch:
            acknowledge(self, batch[-1])
        return batch

    _put(Subscriber, "take", take_and_acknowledge)
    _put(Subscriber, "acknowledge_through", lambda *_: None)


def without_fencing() -> None:
    """A process that slept through its lease goes on as if it held it."""
    _put(Lease, "check", lambda *_: None)


def without_marks() -> None:
    """What is sent again after a lost queue is not waited for."""
    _put(ComesAgain, "leaves_alone", lambda *_: False)


SABOTEURS: Final[dict[str, Callable[[], None]]] = {
    "no-inbox": without_inbox,
    "publish-before-commit": publish_before_commit,
    "ack-before-commit": acknowledge_before_commit,
    "no-fencing": without_fencing,
    "no-marks": without_marks,
}


def sabotage(name: str) -> None:
    """Break one thing in this process; without a name, nothing."""
    if name:
        SABOTEURS[name]()


def _put(owner: Any, name: str, broken: Any) -> None:
    setattr(owner, name, broken)
