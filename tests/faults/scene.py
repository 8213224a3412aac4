"""The scene: everything that runs in a campaign, and what its clients and its faults share."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import pika

from .clients import Quarry, new_client
from .ledger import Ledger
from .machinery import Brokers, FaultProxy, PostgresDatabase, SqliteDatabase
from .operator import Operator
from .processes import Keeper

T = TypeVar("T")

PATIENCE_SECONDS: Final = 100.0
"""Longer than an unanswered request keeps its key to itself."""


class OutOfPatience(Exception):
    """Something that was tried again and again never worked; the message says what came last."""


@dataclass(frozen=True)
class Setup:
    """What a campaign is made of."""

    directory: Path
    database: str
    nodes: int
    saboteur: str = ""
    only: str = ""
    """A pattern for the names of the faults that strike; empty: all."""

    def fail_points(self, role: str) -> Path:
        """The folder in which places are armed for all processes of a role."""
        return self.directory / "fail_points" / role.replace(" ", "-")


@dataclass
class Scene:
    """Everything that runs, and what the faults and the clients share."""

    setup: Setup
    brokers: Brokers
    databases: Mapping[str, SqliteDatabase | PostgresDatabase]
    proxies: Mapping[str, FaultProxy]
    keeper: Keeper
    ledger: Ledger
    quarry: Quarry
    operator: Operator
    environs: Mapping[str, Mapping[str, str]]
    """What each process is told, by its name."""
    planted: set[str] = field(default_factory=set)
    """Event ids, as they are parked, of what was never meant to be applied."""

    @property
    def flaws(self) -> Path:
        """The folder with a file for each stone at which the mill jams."""
        return self.setup.directory / "flaws"

    @contextmanager
    def hands_off(self, event_id: str) -> Iterator[None]:
        """Keep the operator from settling an event that a fault is busy with."""
        self.operator.hands_off.add(event_id)
        try:
            yield
        finally:
            self.operator.hands_off.discard(event_id)

    def patiently(self, attempt: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
        """Try again until it works; raises `OutOfPatience`."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return attempt()
            except Exception as wrong:
                if time.monotonic() > deadline:
                    raise OutOfPatience(repr(wrong)) from wrong
            time.sleep(0.3)

    def ask_for(self, cart: str, blocks: list[int]) -> None:
        """Ask for one cart until it is acknowledged; raises `OutOfPatience`."""
        self.ledger.attempt(cart, len(blocks))

        def ask() -> None:
            with new_client() as client:
                if not self.quarry.ask(client, cart, blocks):
                    raise OutOfPatience(f"{cart} was not answered")

        self.patiently(ask)

    def put_into(self, queue: str, body: bytes) -> None:
        """Put a message into a queue, past all proxies; raises `OutOfPatience`."""

        def put() -> None:
            wrong: Exception | None = None
            for url in self.brokers.amqp_urls:
                try:
                    _put(url, queue, body)
                except Exception as why:  # noqa: BLE001 - this node is down; another may be up
                    wrong = why
                else:
                    return
            raise OutOfPatience(repr(wrong))

        self.patiently(put)


def _put(url: str, queue: str, body: bytes) -> None:
    parameters = pika.URLParameters(url)
    parameters.socket_timeout = parameters.stack_timeout = 5.0
    parameters.blocked_connection_timeout = 5.0
    connection = pika.BlockingConnection(parameters)
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        properties = pika.BasicProperties(delivery_mode=2)
        channel.basic_publish("", queue, body, properties, mandatory=True)
    finally:
        if connection.is_open:
            connection.close()
