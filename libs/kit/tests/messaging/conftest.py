"""A tiny service that listens to one kind of event of its own."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import peewee
import pytest

from kit.db import Record, connection, migrate
from kit.events import Event
from kit.private_rabbitmq import BrokerMissing, PrivateRabbitmq, private_rabbitmq
from kit.settings import Settings
from kit.testing import FrozenClock
from kit.worker import Received, Worker


class LanternLit(Event, frozen=True, kw_only=True):
    """A lantern burns."""

    type = "lighthouse.lantern_lit.v1"
    visibility = "partner"
    subject_of = "lantern/{lantern}"

    lantern: int
    oil: int = 0


class Logbook(Record):
    """What the keeper wrote down: one row per event applied."""

    id = peewee.BigAutoField()
    lantern = peewee.IntegerField()
    oil = peewee.IntegerField()
    version = peewee.IntegerField()


class LighthouseSettings(Settings, frozen=True, kw_only=True):
    """The settings of the tiny service."""

    service: str = "lighthouse"


class Keeper:
    """Writes each event into the logbook, and stumbles over lanterns it was told to."""

    def __init__(self) -> None:
        self.stumbles_over: set[int] = set()

    def write_it_down(self, event: LanternLit, received: Received) -> None:
        Logbook.insert(lantern=event.lantern, oil=event.oil, version=received.version).execute()
        if event.lantern in self.stumbles_over:
            raise LookupError(event.lantern)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateRabbitmq]:
    try:
        with private_rabbitmq(tmp_path_factory.mktemp("rabbitmq")) as broker:
            yield broker
    except BrokerMissing as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(why))


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def lighthouse(
    settings_for: Callable[..., Any], clock: FrozenClock, keeper: Keeper, tmp_path: Path
) -> Worker:
    settings = settings_for(LighthouseSettings)
    worker = Worker(
        settings, reactions={LanternLit: [keeper.write_it_down]}, timers=[], clock=clock
    )
    (tmp_path / "migrations").mkdir()
    migrate(tmp_path / "migrations")
    with connection():
        Logbook.create_table()
    return worker


def written() -> list[tuple[int, int]]:
    """(lantern, version) in the order they were applied."""
    with connection():
        return [(row.lantern, row.version) for row in Logbook.select().order_by(Logbook.id)]


@pytest.fixture
def queue() -> str:
    """The name of a queue that no other test has had."""
    return f"q-{uuid.uuid4().hex}"
