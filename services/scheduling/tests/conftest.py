"""A small trust with everyone that a meeting needs, spoken to over HTTP as its people would."""

import shutil
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from kit.auth import Appointment, Caller
from kit.db import close_database, migrate
from kit.testing import FrozenClock, run_timers
from kit.testing.http import client, issue_with_the_tests_key
from kit.worker import Worker
from scheduling.app import create_app
from scheduling.identities.keys import make_keys
from scheduling.settings import SchedulingSettings
from scheduling.worker import create_worker

MIGRATIONS = Path(__file__).parents[1] / "migrations"

ALDER, BIRCH = 900001, 900002

YEAR = {
    "code": "2026-27",
    "starts_on": "2026-09-01",
    "ends_on": "2027-08-31",
    "terms": [
        {"name": "Autumn term", "starts_on": "2026-09-02", "ends_on": "2026-12-18"},
        {"name": "Spring term", "starts_on": "2027-01-04", "ends_on": "2027-03-25"},
        {"name": "Summer term", "starts_on": "2027-04-12", "ends_on": "2027-07-21"},
    ],
    "holidays": [
        {"name": "February half-term", "starts_on": "2027-02-13", "ends_on": "2027-02-21"},
        {"name": "Easter holiday", "starts_on": "2027-03-26", "ends_on": "2027-04-11"},
    ],
    "closures": ["2027-03-01"],
}

PEOPLE: Mapping[str, tuple[tuple[str, int | None], ...]] = {
    "Ada Aid": (("aid", None),),
    "Carl Ceo": (("ceo", None),),
    "Tess Trustee": (("trustee", None),),
    "Hugo Head": (("headteacher", ALDER), ("partner_head", BIRCH)),
    "Sara Senior": (("senior_leader", ALDER),),
    "Lena Chair": (("lgb_chair", ALDER),),
    "Luke Committee": (("ltsw_chair", ALDER),),
    "Hera Head": (("headteacher", BIRCH), ("partner_head", ALDER)),
    "Bo Chair": (("lgb_chair", BIRCH),),
    "Fay Finance": (("fd", None),),
    "Olu Operator": (("ops", None),),
}


class House:
    """The suite's scheduling with its trust; `house("Ada Aid")` is a client in her name."""

    def __init__(self, settings: SchedulingSettings, clock: FrozenClock) -> None:
        self.clock = clock
        self.settings = settings
        self.app = create_app(settings, clock)
        self.worker: Worker = create_worker(settings, clock)
        self.client = client(self.app)
        self.anyone: Any = self.client
        self.ids: dict[str, str] = {}
        self.callers: dict[str, Caller] = {}

    def __call__(self, name: str) -> Any:
        """A client in the name of one of the trust's people."""
        return self.client.by(self.callers[name])

    def furnish(self) -> None:
        """Enter the trust, its academies, its people and its year."""
        migrate(self.settings.migrations)  # type: ignore[arg-type]  # it is beside the package
        machine = self.client.with_scopes("register:write")
        self._entered(machine.put("/v1/trust", json={"uid": "90001", "name": "Wren Trust"}), 200)
        for urn, name in ((ALDER, "Alder Academy"), (BIRCH, "Birch Academy")):
            academy = {"urn": urn, "name": name, "phase": "primary"}
            self._entered(machine.post("/v1/academies", json=academy))
        for name, offices in PEOPLE.items():
            self.meet(name, *offices)
        self._entered(machine.post("/v1/years", json=YEAR))

    def meet(self, name: str, *offices: tuple[str, int | None], since: str = "2026-09-01") -> str:
        """Enter a person and appoint them."""
        machine = self.client.with_scopes("register:write")
        address = f"{name.replace(' ', '.').lower()}@example.org"
        person = self._entered(machine.post("/v1/people", json={"name": name, "email": address}))
        self.ids[name] = person["id"]
        for office, urn in offices:
            asked = {"person_id": person["id"], "office": office, "urn": urn, "from": since}
            self._entered(machine.post("/v1/appointments", json=asked))
        held = tuple(Appointment(office, urn) for office, urn in offices)
        self.callers[name] = Caller(person_id=person["id"], name=name, appointments=held)
        return self.ids[name]

    def can_issue(self) -> None:
        """Let it issue tokens, sessions and links of its own."""
        issue_with_the_tests_key(self.app)
        make_keys(self.settings.var / "keys")

    def sign_in(self, name: str) -> Any:
        """Sign in as one of them: the session with its first word."""
        self.can_issue()
        asked = {"person_id": self.ids[name], "browser": "Firefox/146.0 (Windows)"}
        return self._entered(self.anyone.post("/v1/demo/sessions", json=asked))

    def booking(self, **over: object) -> dict[str, Any]:
        """What the AID would send for a meeting on Tuesday 9 March 2027 at 10."""
        asked = {"urn": ALDER, "year": "2026-27", "slot": 2, "starts_at": "2027-03-09T10:00:00Z"}
        return asked | over

    def book(self, **over: object) -> dict[str, Any]:
        """Book a meeting that must be accepted."""
        booked: dict[str, Any] = self._entered(
            self("Ada Aid").post("/v1/meetings", json=self.booking(**over))
        )
        return booked

    def agree_agenda(
        self, meeting_id: str, head: str = "Hugo Head", *, says: str = "Progress of learners"
    ) -> None:
        """Agree on an agenda, which comes into the AID's pack with the next turn of the timers."""
        place = f"/v1/meetings/{meeting_id}/agenda"
        items = [{"title": says, "purpose": says, "minutes": 60, "owner": "headteacher"}]
        asked = {"follows": 0, "items": items, "note": says}
        self._entered(self("Ada Aid").post(f"{place}/proposals", json=asked))
        self._entered(self(head).post(f"{place}/comments", json={"text": says}))
        self._entered(self(head).post(f"{place}/agreement", json={"number": 1}))

    def pack(self, meeting_id: str, side: str, who: str = "Ada Aid") -> dict[str, Any]:
        """One of the packs of a meeting, as somebody sees it."""
        packs = self(who).get(f"/v1/meetings/{meeting_id}/packs").json["items"]
        return next(pack for pack in packs if pack["side"] == side)

    def at(self, when: str) -> None:
        """Let the clock stand at this time (UTC) and the timers have their turn."""
        self.clock.move_to(datetime.fromisoformat(when).replace(tzinfo=UTC))
        run_timers(self.worker)

    @staticmethod
    def _entered(response: TestResponse, status: int = 201) -> Any:
        assert response.status_code == status, response.text
        return response.json


@pytest.fixture(scope="session")
def migrations() -> Path:
    return MIGRATIONS


@pytest.fixture(scope="session")
def furnished(
    database_kind: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> House:
    """A trust that is entered once, for tests to begin with copies of its database."""
    folder = tmp_path_factory.mktemp("furnished")
    url = f"sqlite:///{folder / 'furnished.db'}"
    if database_kind == "postgres":
        url = request.getfixturevalue("postgres").create_database("furnished")
    settings = SchedulingSettings(var=folder, database_url=url, demo=True)
    made = House(settings, FrozenClock(datetime(2027, 1, 8, 9, 0, tzinfo=UTC)))
    made.furnish()
    close_database()
    return made


@pytest.fixture
def house(
    furnished: House, clock: FrozenClock, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[House]:
    """A furnished trust on Friday 8 January 2027, at nine."""
    url, server = f"sqlite:///{tmp_path / 'test.db'}", None
    if furnished.settings.database_url.startswith("sqlite"):
        shutil.copy(
            furnished.settings.database_url.removeprefix("sqlite:///"), tmp_path / "test.db"
        )
    else:
        server = request.getfixturevalue("postgres")
        url = server.create_database(f"t{uuid.uuid4().hex}", template="furnished")
    made = House(SchedulingSettings(var=tmp_path, database_url=url, demo=True), clock)
    made.ids, made.callers = dict(furnished.ids), dict(furnished.callers)
    yield made
    close_database()
    if server is not None:
        server.drop_database(url.rpartition("/")[2])
