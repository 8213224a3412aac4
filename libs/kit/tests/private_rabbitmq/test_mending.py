"""A queue that is younger than its node's memory of it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel

from kit.bus.topology import QUEUE_ARGUMENTS
from kit.private_rabbitmq import BrokerMissing, PrivateRabbitmq, private_rabbitmq

pytestmark = pytest.mark.slow


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[PrivateRabbitmq]:
    try:
        with private_rabbitmq(tmp_path) as made:
            yield made
    except BrokerMissing as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(why))


def declare_and_publish(channel: BlockingChannel, queue: str) -> None:
    channel.queue_declare(queue, durable=True, arguments=QUEUE_ARGUMENTS)
    channel.basic_publish("", queue, b"kept", pika.BasicProperties(delivery_mode=2), mandatory=True)


def test_what_was_confirmed_survives_a_kill_though_its_queue_was_made_a_moment_ago(
    broker: PrivateRabbitmq,
) -> None:
    with pika.BlockingConnection(pika.URLParameters(broker.amqp_url)) as link:
        channel = link.channel()
        channel.confirm_delivery()
        declare_and_publish(channel, "declared")
        declare_and_publish(channel, "declared again")
        channel.queue_delete("declared again")
        declare_and_publish(channel, "declared again")
    broker.kill()
    broker.start()
    with pika.BlockingConnection(pika.URLParameters(broker.amqp_url)) as link:
        channel = link.channel()
        for queue in ("declared", "declared again"):
            _, _, body = next(channel.consume(queue, inactivity_timeout=30))
            assert body == b"kept"
            channel.cancel()
