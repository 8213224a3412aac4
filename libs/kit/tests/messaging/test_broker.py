"""Relay and consumer over a real broker, which is killed, and which refuses."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel

from kit import outbox, parked, resending
from kit.bus import Publisher, Subscriber, subscriber
from kit.bus.subscriber import Deaf
from kit.bus.topology import QUEUE_ARGUMENTS
from kit.coming_again import ComesAgain
from kit.consumer import Consumer
from kit.db import connection, transaction
from kit.lease import LeaseRow
from kit.lost_queues import of_lost_queues
from kit.private_rabbitmq import PrivateRabbitmq
from kit.relay import Relay
from kit.worker import Worker

from .conftest import LanternLit, written

pytestmark = pytest.mark.slow


class Running:
    """The relay and the consumer of one worker on threads, as the worker process has them."""

    def __init__(
        self, worker: Worker, amqp_url: str, queue: str, *, listening: bool = True
    ) -> None:
        exchange = f"lamps of {queue}"
        self.stopping = threading.Event()
        relay = Relay(Publisher(amqp_url, queue, exchange), "lighthouse", worker.clock)
        types = [*worker.inbox.reactions, *of_lost_queues("lighthouse")]
        subscriber = Subscriber(amqp_url, queue, exchange, types)
        consumer = Consumer(worker.inbox, subscriber, worker.clock)
        self.threads = [
            threading.Thread(target=loop, args=(self.stopping,), daemon=True)
            for loop in ((relay.run, consumer.run) if listening else (relay.run,))
        ]

    def __enter__(self) -> None:
        for thread in self.threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(10)
        assert not any(thread.is_alive() for thread in self.threads)


def wait_until(true: Callable[[], bool], seconds: float = 45) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, (len(written()), backlog())
        threading.Event().wait(0.05)


def light(worker: Worker, count: int, lanterns: int) -> None:
    for number in range(count):
        with connection(), transaction():
            outbox.record(LanternLit(lantern=number % lanterns), now=worker.clock.now())


def backlog() -> int:
    with connection():
        return outbox.backlog()[0]


def in_order(applied: list[tuple[int, int]]) -> bool:
    newest: dict[int, int] = {}
    for lantern, version in applied:
        if version != newest.get(lantern, 0) + 1:
            return False
        newest[lantern] = version
    return True


def test_everything_arrives_once_and_in_order_though_the_broker_dies_in_the_middle(
    lighthouse: Worker, broker: PrivateRabbitmq, queue: str
) -> None:
    with Running(lighthouse, broker.amqp_url, queue):
        light(lighthouse, 7, lanterns=7)
        wait_until(lambda: len(written()) == 7)
        light(lighthouse, 60, lanterns=7)
        wait_until(lambda: len(written()) > 15)
        broker.kill()
        light(lighthouse, 60, lanterns=7)
        broker.start()
        wait_until(lambda: len(written()) >= 127 and backlog() == 0)

    applied = written()
    assert in_order(applied)
    assert len(applied) == 127


def test_a_relay_that_lost_its_lease_and_has_it_again_knows_what_happened_meanwhile(
    lighthouse: Worker, broker: PrivateRabbitmq, queue: str
) -> None:
    with Running(lighthouse, broker.amqp_url, queue):
        light(lighthouse, 3, lanterns=3)
        wait_until(lambda: len(written()) == 3)
        # While this relay slept, another one was asked to send again, did so, and ended.
        with connection(), transaction():
            LeaseRow.update(token=LeaseRow.token + 1, expires_at=0).execute()
            resending.begin_round("harbour", "", 7)
            ComesAgain.update(round=7, marked_at=lighthouse.clock.now()).execute()
        light(lighthouse, 3, lanterns=3)
        wait_until(lambda: len(written()) == 6 and backlog() == 0)


def test_an_event_without_a_queue_stays_in_the_outbox_until_there_is_one(
    lighthouse: Worker, broker: PrivateRabbitmq, queue: str
) -> None:
    light(lighthouse, 3, lanterns=3)
    with Running(lighthouse, broker.amqp_url, queue, listening=False):
        threading.Event().wait(2)
        assert backlog() == 3

    with Running(lighthouse, broker.amqp_url, queue):
        wait_until(lambda: len(written()) == 3 and backlog() == 0)


@contextmanager
def broker_channel(broker: PrivateRabbitmq) -> Iterator[BlockingChannel]:
    """A channel of somebody who works at the broker by hand."""
    link = pika.BlockingConnection(pika.URLParameters(broker.amqp_url))
    yield link.channel()
    link.close()


def delete(broker: PrivateRabbitmq, queue: str) -> None:
    with broker_channel(broker) as channel:
        channel.queue_delete(queue)


def rounds() -> int:
    with connection():
        return resending.sending_round()


def test_what_a_deleted_queue_held_is_sent_again(
    lighthouse: Worker, broker: PrivateRabbitmq, queue: str
) -> None:
    with Running(lighthouse, broker.amqp_url, queue):
        light(lighthouse, 3, lanterns=3)
        wait_until(lambda: len(written()) == 3)
    with Running(lighthouse, broker.amqp_url, queue, listening=False):
        light(lighthouse, 6, lanterns=6)
        wait_until(lambda: backlog() == 0)
    delete(broker, queue)
    with Running(lighthouse, broker.amqp_url, queue):
        wait_until(lambda: len(written()) == 9 and backlog() == 0)

    assert in_order(written())


def test_a_binding_that_was_taken_away_is_made_again(
    lighthouse: Worker,
    broker: PrivateRabbitmq,
    queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subscriber, "LOOK_SECONDS", 0.5)
    with Running(lighthouse, broker.amqp_url, queue):
        light(lighthouse, 1, lanterns=1)
        wait_until(lambda: len(written()) == 1)
        with broker_channel(broker) as channel:
            channel.queue_unbind(queue, f"lamps of {queue}", LanternLit.type)
        light(lighthouse, 1, lanterns=1)
        wait_until(lambda: len(written()) == 2)


def test_a_consumer_whose_queue_is_deleted_under_it_goes_on(
    lighthouse: Worker, broker: PrivateRabbitmq, queue: str
) -> None:
    with Running(lighthouse, broker.amqp_url, queue):
        light(lighthouse, 3, lanterns=3)
        wait_until(lambda: len(written()) == 3)
        delete(broker, queue)
        light(lighthouse, 6, lanterns=6)
        wait_until(lambda: len(written()) == 9 and backlog() == 0)

    assert in_order(written())


def test_a_queue_that_is_deleted_and_made_again_by_hand_under_its_consumer_is_filled_again(
    lighthouse: Worker, broker: PrivateRabbitmq, queue: str
) -> None:
    with Running(lighthouse, broker.amqp_url, queue):
        light(lighthouse, 3, lanterns=3)
        wait_until(lambda: len(written()) == 3)
        with broker_channel(broker) as channel:
            channel.queue_delete(queue)
            threading.Event().wait(0.05)  # the consumer hears of it
            channel.queue_declare(queue, durable=True, arguments=dict(QUEUE_ARGUMENTS))
        wait_until(lambda: rounds() == 2)
        light(lighthouse, 3, lanterns=3)
        wait_until(lambda: len(written()) == 6 and backlog() == 0)


def test_a_queue_that_was_made_by_hand_with_other_arguments_is_not_read(
    lighthouse: Worker,
    broker: PrivateRabbitmq,
    queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subscriber, "DEAF_SECONDS", 3.0)
    with broker_channel(broker) as channel:
        channel.queue_declare(queue, durable=True)
        for _ in range(20):
            channel.basic_publish("", queue, b"{}")
    listens = Subscriber(broker.amqp_url, queue, f"lamps of {queue}", lighthouse.inbox.reactions)
    listens.start()
    try:
        heard = [each for _ in range(40) for each in listens.take(10, 0.1)]
        with pytest.raises(Deaf, match="A queue with other arguments"):
            listens.check()
        assert not listens.consuming()
        assert heard == []
    finally:
        listens.stop()


def test_lost_events_and_those_said_since_arrive_in_order(
    lighthouse: Worker, broker: PrivateRabbitmq, queue: str
) -> None:
    with Running(lighthouse, broker.amqp_url, queue):
        light(lighthouse, 4, lanterns=2)
        wait_until(lambda: len(written()) == 4)
    with Running(lighthouse, broker.amqp_url, queue, listening=False):
        light(lighthouse, 20, lanterns=2)
        wait_until(lambda: backlog() == 0)
    delete(broker, queue)
    light(lighthouse, 20, lanterns=2)  # these are under way before anybody knows what was lost
    with Running(lighthouse, broker.amqp_url, queue):
        light(lighthouse, 20, lanterns=2)
        wait_until(lambda: len(written()) == 64 and backlog() == 0)

    assert in_order(written())
    with connection():
        assert parked.counts() == {}
