"""Celery, both sides: tasks confirmed one by one, and taken late from a quorum queue."""

from collections.abc import Sequence
from typing import Any

from celery import Celery  # type: ignore[import-not-found]  # the benchmark's own environment has it
from kombu import Exchange, Queue  # type: ignore[import-not-found]  # comes with it

from kit.bus.topology import EXCHANGE, QUEUE_ARGUMENTS
from kit.db import open_database

from .limits import PREFETCH
from .message import Sealed, series
from .task import CELERY, CELERY_KEY, Task
from .timing import AT_ONCE, timed
from .writing import take_alone

TASK = "downstream.take"
PROCESSES_AT_ONCE = 4
"""Of 2, 4 and 8 on two cores, the quickest."""


def publish(task: Task) -> list[float]:
    """Send tasks, each waiting for its confirm: Celery has no other way to wait."""
    app = _app(task, confirm=True)
    return timed(task, lambda letters: _send(app, letters), at_once=AT_ONCE)


def fill(task: Task) -> list[float]:
    """Put the task's events into Celery's queue, for its consumer to be timed; not timed itself."""
    _send(_app(task, confirm=False), series("applied", task.events))
    return []


def consume_in_order(task: Task) -> list[float]:
    """Take one after the other, in the worker's own process."""
    return _consume(task, "--pool=solo", prefetch=PREFETCH)


def consume_at_once(task: Task) -> list[float]:
    """Take several at the same time, in any order."""
    pool = ("--pool=prefork", f"--concurrency={PROCESSES_AT_ONCE}", "-O", "fair")
    return _consume(task, *pool, prefetch=PREFETCH // PROCESSES_AT_ONCE)


def _app(task: Task, *, confirm: bool) -> Any:
    app = Celery("benchmark", broker=task.amqp_url, set_as_current=True)
    queue = Queue(
        CELERY,
        Exchange(EXCHANGE, type="topic", durable=True),
        routing_key=CELERY_KEY,
        queue_arguments=dict(QUEUE_ARGUMENTS),
    )
    app.conf.update(
        broker_transport_options={"confirm_publish": confirm},
        broker_connection_retry_on_startup=True,
        task_queues=[queue],
        task_default_queue=CELERY,
        task_default_exchange=EXCHANGE,
        task_default_exchange_type="topic",
        task_default_routing_key=CELERY_KEY,
        task_default_delivery_mode="persistent",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        # 28 queues for delayed tasks are made whenever there is a quorum queue; these are never used.
        broker_native_delayed_delivery_queue_type="classic",
    )
    return app


def _send(app: Any, letters: Sequence[Sealed]) -> None:
    with app.producer_or_acquire() as producer:
        for letter in letters:
            app.send_task(
                TASK,
                (letter.body.decode(),),
                task_id=letter.event_id,
                producer=producer,
                ignore_result=True,
                mandatory=True,
            )


def _consume(task: Task, *pool: str, prefetch: int) -> list[float]:
    open_database(task.settings())
    app = _app(task, confirm=False)
    app.conf.worker_prefetch_multiplier = prefetch

    def take(body: str) -> None:
        take_alone(body.encode())

    app.task(take, name=TASK)
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=error")
    app.worker_main(["worker", "--queues", CELERY, *pool, *quiet])
    return []
