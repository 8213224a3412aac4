"""Reporting with a database of its own, the other services to speak to it, and people to ask it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from contracts.scheduling import PersonChanged
from kit.auth import Appointment, Caller, new_key, published, sign
from kit.db import migrate
from kit.events import Event, seal
from kit.testing import FrozenClock
from kit.testing.driving import deliver_body
from kit.worker import Worker
from reporting.app import create_app
from reporting.settings import ReportingSettings
from reporting.worker import create_worker

from . import told
from .operating import Operator
from .publisher import Publisher, publishing
from .told import ASHGROVE, BIRCHWOOD, MARCH

MIGRATIONS = Path(__file__).parents[1] / "migrations"

Ask = Callable[..., FlaskClient]


class Others:
    """Speaks as the other services do; what was said is kept as their history."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.history: list[bytes] = []
        self._versions: Counter[str] = Counter()

    def say(self, *events: Event) -> None:
        """Record events and deliver them."""
        for body in self.record(*events):
            assert deliver_body(self.worker, body) == "applied"

    def record(self, *events: Event) -> list[bytes]:
        """Put events into the history, without delivering them yet."""
        bodies = []
        for event in events:
            self._versions[event.subject] += 1
            version = self._versions[event.subject]
            name, at = f"{event.subject}#{version}", self.worker.clock.now()
            bodies.append(seal(event, event_id=name, version=version, at=at))
        self.history += bodies
        return bodies


@pytest.fixture(scope="session")
def migrations() -> Path:
    return MIGRATIONS


@pytest.fixture
def settings(settings_for: Callable[..., ReportingSettings]) -> ReportingSettings:
    return settings_for(ReportingSettings)


@pytest.fixture
def worker(settings: ReportingSettings, clock: FrozenClock) -> Worker:
    made = create_worker(settings, clock)
    migrate(MIGRATIONS)
    return made


@pytest.fixture
def others(worker: Worker) -> Others:
    return Others(worker)


@pytest.fixture
def ask(worker: Worker, settings: ReportingSettings) -> Ask:
    """A client that speaks for somebody: `ask("headteacher", 900001).get("/v1/overview")`."""
    key = new_key()
    keys = Path(settings.jwks_url)
    keys.parent.mkdir(parents=True)
    keys.write_text(json.dumps(published(key)))
    app = create_app(settings, worker.clock)

    def speaking_for(office: str = "aid", urn: int | None = None) -> FlaskClient:
        who = Caller(person_id="p1", name="Somebody", appointments=(Appointment(office, urn),))
        now = worker.clock.now()
        token = sign(key, who, issuer="aimwell", audiences=["reporting"], now=now)
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return speaking_for


@pytest.fixture
def scheduling(others: Others) -> Iterator[Publisher]:
    others.say(told.trust, told.year(), told.joined(), told.joined(BIRCHWOOD, "Birchwood"))
    others.say(told.judged(ASHGROVE, "j1", date(2024, 5, 8), overall="good"))
    others.say(told.booked(), told.overdue("m1", "academy"), told.moved("m1", ASHGROVE, to=MARCH))
    others.say(told.booked("m2", BIRCHWOOD), told.cancelled("m2", BIRCHWOOD))
    others.record(PersonChanged(person_id="p1", name="Somebody"))
    with publishing(others.history) as publisher:
        yield publisher


@pytest.fixture
def support() -> Iterator[Publisher]:
    with publishing([]) as publisher:
        yield publisher


@pytest.fixture
def operator(settings: ReportingSettings, scheduling: Publisher, support: Publisher) -> Operator:
    return Operator(settings, scheduling, support)
