"""Bad input over a real broker: each ends parked, or refused, with a reason a person can read, and the queue moves on."""

import threading
from datetime import UTC, datetime, timedelta

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker

from kit import coming_again, parked
from kit.db import connection
from kit.events import LARGEST_BODY, seal
from kit.private_rabbitmq import PrivateRabbitmq
from kit.worker import Worker

from .conftest import LanternLit, written
from .test_broker import Running, wait_until

pytestmark = pytest.mark.slow

NOW = datetime(2027, 1, 8, 9, 0, tzinfo=UTC)


def lit(lantern: int, event_id: str, at: datetime = NOW, oil: int = 0) -> bytes:
    return seal(LanternLit(lantern=lantern, oil=oil), event_id=event_id, version=1, at=at)


GOOD = lit(1, "good")

PARKED = {
    "not JSON": (b"{not json", "not JSON that can be read"),
    "not a CloudEvent": (b'{"hello": "world"}', "JSON but not a CloudEvent of ours"),
    "unknown type": (
        lit(3, "unknown").replace(b"lantern_lit", b"horn_blown"),
        "no lighthouse.horn_blown.v1 in its catalogue",
    ),
    "newer version": (
        lit(4, "newer").replace(b"lit.v1", b"lit.v2"),
        "Deploy the newer consumer, then replay.",
    ),
    "too large": (
        lit(5, "large").replace(b'"oil":0', b'"oil":0,"x":"' + b"y" * LARGEST_BODY + b'"'),
        f"at most {LARGEST_BODY} are read",
    ),
    "another's subject": (
        lit(6, "subject").replace(b'"lantern/6"', b'"lantern/9"'),
        "The envelope's subject is lantern/9, but its data speak of lantern/6.",
    ),
    "a known id": (lit(7, "good"), "seen before with another body; the first one counts"),
    "a clock ahead": (
        lit(8, "ahead", at=NOW + timedelta(hours=25)),
        "Set the publisher's clock, then replay or dismiss it.",
    ),
}
"""Body and part of the reason."""


def send(amqp_url: str, queue: str, *bodies: bytes) -> None:
    link = pika.BlockingConnection(pika.URLParameters(amqp_url))
    try:
        channel = link.channel()
        channel.confirm_delivery()
        for body in bodies:
            channel.basic_publish("", queue, body)
    finally:
        if link.is_open:
            link.close()


def test_each_is_parked_with_its_reason_and_the_queue_moves_on(
    lighthouse: Worker,
    broker: PrivateRabbitmq,
    queue: str,
) -> None:
    with Running(lighthouse, broker.amqp_url, queue):
        wait_until_it_takes(broker.amqp_url, queue)
        send(broker.amqp_url, queue, GOOD, *(body for body, _ in PARKED.values()), lit(2, "last"))
        wait_until(lambda: (2, 1) in written())

    with connection():
        found = {row.reason: row.state for row in parked.parked()}
    assert written() == [(1, 1), (2, 1)]
    assert set(found.values()) == {parked.DEAD}
    assert len(found) == len(PARKED)
    for name, (_, reason) in PARKED.items():
        assert any(reason in given for given in found), (name, found)


def test_twenty_megabytes_are_refused_by_the_broker_and_the_queue_moves_on(
    lighthouse: Worker,
    broker: PrivateRabbitmq,
    queue: str,
) -> None:
    with Running(lighthouse, broker.amqp_url, queue):
        wait_until_it_takes(broker.amqp_url, queue)
        with pytest.raises(ChannelClosedByBroker, match="larger than") as refused:
            send(broker.amqp_url, queue, b"x" * 20_000_000)
        send(broker.amqp_url, queue, GOOD)
        wait_until(lambda: written() == [(1, 1)])

    assert refused.value.reply_code == 406


def wait_until_it_takes(amqp_url: str, queue: str) -> None:
    """A message for a queue not there yet is dropped; one before the mark of a history sent again is left alone."""
    for _ in range(200):
        link = pika.BlockingConnection(pika.URLParameters(amqp_url))
        try:
            link.channel().queue_declare(queue, passive=True)
        except ChannelClosedByBroker:
            threading.Event().wait(0.1)
        else:
            with connection():
                wait_until(lambda: not coming_again.awaited())
            return
        finally:
            link.close()
    pytest.fail(f"There is no {queue}.")
