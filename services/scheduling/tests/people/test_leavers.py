"""Who left long ago is proposed for erasure, and erased by itself only where the trust has decided so."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from services.scheduling.tests.conftest import House
from services.scheduling.tests.people.test_erasing import leave

from contracts.scheduling import PersonErased
from kit.testing import run_timers, sent_events
from scheduling.cli import main
from scheduling.worker import create_worker


def proposed(house: House) -> list[Any]:
    items = house("Ada Aid").get("/v1/leavers").json["items"]
    return [(each["name"], each["last_day"]) for each in items]


@pytest.fixture
def left(house: House) -> House:
    """Bo left yesterday, and Luke will at Easter; six years less a day are over, and then two more days."""
    leave(house, "Bo Chair", "2027-01-07")
    leave(house, "Luke Committee", "2027-03-25")
    return house


def test_whoever_left_so_long_ago_is_proposed_and_not_erased(left: House) -> None:
    for day, expected in (("2033-01-05", []), ("2033-01-06", [("Bo Chair", "2027-01-07")])):
        left.clock.move_to(datetime.fromisoformat(f"{day}T09:00:00+00:00"))
        assert proposed(left) == expected
    run_timers(left.worker)
    assert sent_events(PersonErased) == []


def test_whoever_never_held_an_office_is_proposed_after_the_same_time(left: House) -> None:
    """How long they are known their id says, which is of the real today."""
    left("Ada Aid").post("/v1/people", json={"name": "Nell Never"})
    assert proposed(left) == []
    left.clock.move_to(datetime(datetime.now(UTC).year + 7, 1, 1, 9, tzinfo=UTC))
    assert ("Nell Never", None) in proposed(left)


def test_where_the_trust_has_decided_so_they_are_erased(left: House) -> None:
    left.clock.move_to(datetime(2033, 2, 1, 9, tzinfo=UTC))
    settings = msgspec.structs.replace(left.settings, erase_leavers=True)
    run_timers(create_worker(settings, left.clock))
    [told] = sent_events(PersonErased)
    assert told.subject == f"person/{left.ids['Bo Chair']}"
    assert proposed(left) == []


def test_a_command_lists_them_by_id(left: House, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"VAR": str(left.settings.var), "DATABASE_URL": left.settings.database_url}
    for name, value in (known | {"DEMO": "1", "CLOCK_OFFSET": str(8 * 365 * 86_400)}).items():
        monkeypatch.setenv(name, value)
    said = CliRunner().invoke(main, ["leavers"])
    assert said.exit_code == 0, said.output
    assert f"{left.ids['Bo Chair']}  in office until 2027-01-07" in said.output
    assert "2 leavers can be erased by the AID." in said.output
    monkeypatch.setenv("LEAVERS_KEPT_DAYS", "0")
    assert "nobody is proposed" in CliRunner().invoke(main, ["leavers"]).output
