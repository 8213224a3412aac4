"""Support with a database of its own, scheduling to speak to it, and people to ask it."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts.scheduling import (
    AcademyChanged,
    AcademyJoined,
    AcademyLeft,
    MeetingBooked,
    MeetingCancelled,
    YearOpened,
)
from kit.auth import Appointment, Caller, new_key, published, sign
from kit.db import migrate
from kit.events import Event
from kit.testing import FrozenClock, deliver
from kit.worker import Worker
from support.app import create_app
from support.settings import SupportSettings
from support.worker import create_worker

MIGRATIONS = Path(__file__).parents[1] / "migrations"
YEAR = "2026-27"

Ask = Callable[..., FlaskClient]


class Scheduling:
    """Speaks to support as scheduling does; every call is one event, delivered."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self._versions: Counter[str] = Counter()

    def says(self, event: Event) -> None:
        self._versions[event.subject] += 1
        version = self._versions[event.subject]
        assert deliver(self.worker, event, version=version) == "applied"

    def academy_joined(
        self, urn: int = 900001, name: str = "Ashgrove", joined_on: date | None = None
    ) -> None:
        self.says(AcademyJoined(urn=urn, name=name, phase="primary", joined_on=joined_on))

    def academy_changed(self, urn: int = 900001, name: str = "Ashgrove") -> None:
        self.says(AcademyChanged(urn=urn, name=name, phase="primary"))

    def academy_left(self, left_on: date, urn: int = 900001) -> None:
        self.says(AcademyLeft(urn=urn, left_on=left_on))

    def year_opened(self, year: str = YEAR) -> None:
        first = int(year[:4])
        dates = {"starts_on": date(first, 9, 1), "ends_on": date(first + 1, 8, 31)}
        self.says(YearOpened(year=year, **dates))

    def meeting_booked(self, meeting_id: str = "m1", year: str = YEAR, kind: str = "aim") -> None:
        self.says(MeetingBooked(**meeting(meeting_id, year, kind), sequence=0, packs=()))

    def meeting_cancelled(self, meeting_id: str = "m1", kind: str = "aim") -> None:
        self.says(MeetingCancelled(**meeting(meeting_id, YEAR, kind), sequence=1))


def meeting(
    meeting_id: str, year: str = YEAR, kind: str = "aim", urn: int = 900001
) -> dict[str, Any]:
    return {
        "meeting_id": meeting_id,
        "urn": urn,
        "kind": kind,
        "year": year,
        "slot": 2,
        "starts_at": datetime(2027, 2, 3, 9, 30, tzinfo=UTC),
        "ends_at": datetime(2027, 2, 3, 11, 30, tzinfo=UTC),
        "venue": "online",
        "places": (),
    }


@pytest.fixture(scope="session")
def migrations() -> Path:
    return MIGRATIONS


@pytest.fixture
def settings(settings_for: Callable[..., SupportSettings]) -> SupportSettings:
    return settings_for(SupportSettings)


@pytest.fixture
def worker(settings: SupportSettings, clock: FrozenClock) -> Worker:
    made = create_worker(settings, clock)
    migrate(MIGRATIONS)
    return made


@pytest.fixture
def scheduling(worker: Worker) -> Scheduling:
    return Scheduling(worker)


@pytest.fixture
def ask(worker: Worker, settings: SupportSettings) -> Ask:
    """A client that speaks for somebody: `ask("headteacher", 900001).get("/v1/entitlements")`."""
    key = new_key()
    keys = Path(settings.jwks_url)
    keys.parent.mkdir(parents=True)
    keys.write_text(json.dumps(published(key)))
    app = create_app(settings, worker.clock)

    def speaking_for(office: str = "aid", urn: int | None = None) -> FlaskClient:
        who = Caller(person_id="p1", name="Somebody", appointments=(Appointment(office, urn),))
        token = sign(key, who, issuer="aimwell", audiences=["support"], now=worker.clock.now())
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return speaking_for
