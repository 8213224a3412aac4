"""A harbour that hears of boats, and whoever looks after it."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask
import pytest
import structlog

from kit import logs, web
from kit.db import connection, migrate, transaction
from kit.events import Event
from kit.outbox import record
from kit.settings import Settings
from kit.testing import FrozenClock, deliver
from kit.testing.driving import deliver_body
from kit.testing.http import Client, client
from kit.worker import Received, Worker

CAPTAIN = "Captain Nora Quayle"
"""Whose name an event tells, and no operator may read."""


class HarbourSettings(Settings, frozen=True, kw_only=True):
    service: str = "harbour"


class BoatMoored(Event, frozen=True, kw_only=True):
    """A boat lies at the quay."""

    type = "harbour.boat_moored.v1"
    visibility = "internal"
    subject_of = "boat/{boat}"

    boat: int
    captain: str = CAPTAIN


def fall_into_the_water(_event: BoatMoored, _received: Received) -> None:
    raise LookupError(CAPTAIN)


@pytest.fixture
def settings(settings_for: Callable[..., Any], tmp_path: Path) -> HarbourSettings:
    folder = tmp_path / "migrations"
    folder.mkdir()
    made: HarbourSettings = settings_for(HarbourSettings, migrations=folder)
    return made


@pytest.fixture
def app(settings: HarbourSettings, clock: FrozenClock) -> flask.Flask:
    """The harbour's web application, with its tables."""
    made = web.create_app(settings, title="Harbour", blueprints=[], policy={}, clock=clock)
    assert settings.migrations is not None
    migrate(settings.migrations)
    return made


@pytest.fixture
def anyone(app: flask.Flask) -> Client:
    return client(app)


@pytest.fixture
def operator(anyone: Client) -> Client:
    return anyone.as_("ops")


@pytest.fixture
def moor(app: flask.Flask, clock: FrozenClock) -> Callable[..., str]:  # noqa: ARG001 - it has the tables
    """Say that a boat was moored; returns the event's id."""

    def said(boat: int) -> str:
        with connection(), transaction():
            return record(BoatMoored(boat=boat), now=clock.now())

    return said


@pytest.fixture
def worker(app: flask.Flask, settings: HarbourSettings, clock: FrozenClock) -> Worker:  # noqa: ARG001 - as above
    """A worker whose reaction always fails."""
    return Worker(settings, reactions={BoatMoored: [fall_into_the_water]}, timers=[], clock=clock)


@pytest.fixture
def three_parked(worker: Worker) -> None:
    """One to be tried again, one behind it, and one that nobody could read."""
    deliver(worker, BoatMoored(boat=1))
    deliver(worker, BoatMoored(boat=1))
    deliver_body(worker, b"{")


@pytest.fixture(autouse=True)
def _logs_as_in_production() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers, root.level)
    logs.configure("harbour", "warning", json=True)
    yield
    root.handlers, root.level = before[0], before[1]
    structlog.reset_defaults()
