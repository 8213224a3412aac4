"""Each fault of a broker, as a plain client of it sees it: one node first, then a cluster of three."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import (
    AMQPConnectionError,
    ChannelClosedByBroker,
    ConnectionBlockedTimeout,
    ConnectionClosedByBroker,
    NackError,
    UnroutableError,
)

from kit.bus.topology import DEAD_LETTERS, EXCHANGE, QUEUE_ARGUMENTS, definitions
from kit.private_rabbitmq import LOOPBACK, BrokerMissing

from .brokers import Brokers, brokers
from .console import NodeSaysNo
from .proxy import FaultProxy

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

KEY = "lighthouse.lantern_lit.v1"
LISTENS = {"harbour": [KEY], "port": ["lighthouse.lantern_out.v1"]}
PERSISTENT = pika.BasicProperties(delivery_mode=2)


@contextmanager
def running(directory: Path, nodes: int) -> Iterator[Brokers]:
    try:
        with brokers(directory, nodes, definitions(LISTENS, queues=True)) as made:
            yield made
    except BrokerMissing as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(why))


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brokers]:
    with running(tmp_path_factory.mktemp("one"), 1) as made:
        yield made


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brokers]:
    with running(tmp_path_factory.mktemp("three"), 3) as made:
        yield made


@contextmanager
def channel_to(url: str, **settings: float) -> Iterator[BlockingChannel]:
    parameters = pika.URLParameters(url)
    for name, value in settings.items():
        setattr(parameters, name, value)
    connection = pika.BlockingConnection(parameters)
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        yield channel
    finally:
        if connection.is_open:
            connection.close()


def publish(channel: BlockingChannel) -> None:
    channel.basic_publish(EXCHANGE, KEY, b"lit", PERSISTENT, mandatory=True)


def take_one(channel: BlockingChannel) -> bytes:
    for _, _, body in channel.consume("harbour", inactivity_timeout=10):
        assert body is not None
        return bytes(body)
    raise AssertionError


def ready(made: Brokers, queue: str = "harbour") -> int:
    return made.depths()[queue][0]


def test_depths_tell_ready_from_unacknowledged_and_dead(one: Brokers) -> None:
    before = ready(one)
    with channel_to(one.amqp_urls[0]) as channel:
        publish(channel)
        publish(channel)
        channel.basic_qos(prefetch_count=1)
        take_one(channel)
        assert one.depths()["harbour"] == (before + 1, 1)
        channel.basic_publish("", DEAD_LETTERS, b"dead", PERSISTENT)
        assert one.dead_letters() == 1
        channel.queue_purge(DEAD_LETTERS)
    assert one.dead_letters() == 0
    assert set(one.depths()) == {"harbour", "port", DEAD_LETTERS}


def test_a_full_queue_refuses_although_it_is_consumed(one: Brokers) -> None:
    with channel_to(one.amqp_urls[0]) as consumer, channel_to(one.amqp_urls[0]) as channel:
        consumer.basic_consume("harbour", lambda *_: None, auto_ack=True)
        one.fill("harbour")
        for _ in range(3):
            with pytest.raises(NackError):
                publish(channel)
            consumer.connection.process_data_events(0.1)
        one.unfill("harbour")
        publish(channel)


def test_what_has_lost_its_way_comes_back(one: Brokers) -> None:
    with channel_to(one.amqp_urls[0]) as channel:
        one.unbind("harbour")
        with pytest.raises(UnroutableError):
            publish(channel)
        one.rebind("harbour")
        publish(channel)


def test_an_alarm_blocks_who_publishes_and_nobody_else(one: Brokers) -> None:
    with channel_to(one.amqp_urls[0], blocked_connection_timeout=0.5) as channel:
        publish(channel)
        one.memory_alarm(True)
        try:
            with pytest.raises(ConnectionBlockedTimeout):
                publish(channel)
            with channel_to(one.amqp_urls[0]) as consumer:
                assert take_one(consumer) == b"lit"
        finally:
            one.memory_alarm(False)
    with channel_to(one.amqp_urls[0]) as channel:
        publish(channel)


def test_a_consumer_is_cancelled_and_its_queue_stays(one: Brokers) -> None:
    with channel_to(one.amqp_urls[0]) as channel:
        cancelled: list[object] = []
        channel.add_on_cancel_callback(lambda frame: cancelled.append(frame.method.consumer_tag))
        tag = channel.basic_consume("harbour", lambda *_: None)
        assert one.cancel_consumers("harbour") == 1
        deadline = time.monotonic() + 10
        while not cancelled and time.monotonic() < deadline:
            channel.connection.process_data_events(0.1)
        assert cancelled == [tag]
        assert channel.is_open
        assert one.cancel_consumers("harbour") == 0
        channel.basic_consume("harbour", lambda *_: None)
    assert "harbour" in one.depths()


def test_what_a_cancelled_consumer_held_comes_back_in_its_order(one: Brokers) -> None:
    bodies = [str(number).encode() for number in range(200)]
    with channel_to(one.amqp_urls[0]) as sleeper, channel_to(one.amqp_urls[0]) as channel:
        channel.queue_purge("port")
        sleeper.basic_consume("port", lambda *_: None)
        for body in bodies:
            channel.basic_publish("", "port", body, PERSISTENT)
        sleeper.connection.process_data_events(0.5)
        assert one.cancel_consumers("port") == 1
        came = [body for _, _, body in islice(channel.consume("port", inactivity_timeout=10), 200)]
        channel.queue_purge("port")
    assert came == bodies


def test_a_revoked_permission_is_felt_until_it_is_granted(one: Brokers) -> None:
    with channel_to(one.amqp_urls[0]) as channel:
        publish(channel)
        one.revoke()
        with pytest.raises((ConnectionClosedByBroker, AMQPConnectionError)):
            publish(channel)
    with channel_to(one.amqp_urls[0]) as channel, pytest.raises(ChannelClosedByBroker, match="403"):
        publish(channel)
    with channel_to(one.amqp_urls[0]) as channel, pytest.raises(ChannelClosedByBroker, match="403"):
        channel.basic_consume("harbour", lambda *_: None)
    one.grant()
    with channel_to(one.amqp_urls[0]) as channel:
        publish(channel)


def test_connections_are_closed(one: Brokers) -> None:
    with channel_to(one.amqp_urls[0]) as channel:
        assert one.close_connections() == 1
        with pytest.raises(ConnectionClosedByBroker):
            publish(channel)


def test_a_deleted_queue_is_gone_and_can_be_declared_again(one: Brokers) -> None:
    with channel_to(one.amqp_urls[0]) as channel:
        before = ready(one, "harbour")
        publish(channel)
        assert one.delete_queue("harbour") == before + 1
        assert "harbour" not in one.depths()
        with pytest.raises(UnroutableError):
            publish(channel)
        channel.queue_declare("harbour", durable=True, arguments=QUEUE_ARGUMENTS)
        channel.queue_bind("harbour", EXCHANGE, KEY)
        publish(channel)
    assert ready(one) == 1


def test_a_silent_line_is_noticed_by_its_heartbeat(one: Brokers) -> None:
    url = pika.URLParameters(one.amqp_urls[0])
    proxy = FaultProxy((LOOPBACK, url.port))
    proxy.start()
    try:
        with channel_to(proxy.url_of(one.amqp_urls[0]), heartbeat=1) as channel:
            publish(channel)
            # Of the two the broker is the one with the shorter patience; its goodbye gets through.
            proxy.swallow("out")
            with pytest.raises(AMQPConnectionError):
                channel.connection.process_data_events(10)
    finally:
        proxy.stop()


def test_a_cluster_works_on_without_one_of_its_nodes(three: Brokers) -> None:
    three.kill(0)
    assert [three.alive(node) for node in range(3)] == [False, True, True]
    three.settled()
    with channel_to(three.amqp_urls[1]) as channel:
        publish(channel)
    three.start(0)
    assert three.alive(0)
    with channel_to(three.amqp_urls[0]) as channel:
        publish(channel)
    assert ready(three) == 2


def test_a_node_that_is_cut_off_pauses_and_comes_back(three: Brokers) -> None:
    before = ready(three)
    assert three.cut_off(0) == 2
    deadline = time.monotonic() + 30
    while three.alive(0) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not three.alive(0)
    with channel_to(three.amqp_urls[1]) as channel:
        publish(channel)
    three.join(0)
    with channel_to(three.amqp_urls[0]) as channel:
        publish(channel)
    assert ready(three) == before + 2


def test_a_cluster_of_which_every_node_was_killed_comes_back_with_all_it_confirmed(
    three: Brokers,
) -> None:
    before = ready(three)
    with channel_to(three.amqp_urls[1]) as channel:
        channel.queue_declare("young", durable=True, arguments=QUEUE_ARGUMENTS)
        publish(channel)
        three.settled()
        channel.basic_publish("", "young", b"confirmed", PERSISTENT)
    three.kill()
    with pytest.raises(NodeSaysNo):
        three.depths()
    three.start()
    assert ready(three) == before + 1
    assert ready(three, "young") == 1
