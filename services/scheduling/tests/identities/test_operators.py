"""Whoever keeps the suite running is appointed to that, sees that, and nothing about academies."""

from typing import Any

import pytest
from services.scheduling.tests.conftest import House

from kit.access import ANYONE
from kit.web.state import state
from scheduling.identities.keys import make_keys

OPEN_TO_OPERATORS = {
    "academies.trust",
    "events.history",
    "held.own",
    "parked.dismiss_parked",
    "parked.list_parked",
    "parked.replay_parked",
    "parked.show_parked",
    "rights.list_rights",
    "running.show_running",
    "sessions.sessions",
    "sessions.sign_out_everywhere",
    "sessions.sign_out_there",
}
"""The trust's name, what they may do, how the service runs, where they themselves are signed in, and what is held about them."""


def test_an_operator_is_let_in_to_what_they_look_after_and_nowhere_else(house: House) -> None:
    policy = state(house.app).policy
    public = {route for route, row in policy.rows.items() if ANYONE in row.grants}
    may_ask = {
        route for route in policy.rows if policy.may_ask(route, house.callers["Olu Operator"])
    }
    open_to_them = may_ask - public
    assert open_to_them == OPEN_TO_OPERATORS


@pytest.mark.parametrize(
    "path",
    ["/v1/academies", "/v1/people", "/v1/meetings", "/v1/years", "/v1/gaps", "/v1/paper-kinds"],
)
def test_the_register_and_the_meetings_are_closed_to_them(house: House, path: str) -> None:
    assert house("Olu Operator").get(path).status_code == 403


def test_they_see_how_scheduling_runs_and_that_things_were_said(house: House) -> None:
    operator = house("Olu Operator")
    assert operator.get("/v1/trust").json["name"] == "Wren Trust"
    assert operator.get("/v1/running").json["status"] == "degraded"
    assert operator.get("/v1/parked").json == {"items": []}
    said = operator.get("/v1/events?type=scheduling.person_changed.v1")
    assert said.json["items"]
    assert "Ada Aid" not in said.text


def test_the_others_do_not_look_after_it(house: House) -> None:
    for name in ("Ada Aid", "Carl Ceo", "Hugo Head"):
        assert house(name).get("/v1/running").status_code == 403


def test_who_holds_another_office_too_keeps_what_that_opens(house: House) -> None:
    house.meet("Una Both", ("ops", None), ("fd", None))
    both = house("Una Both")
    assert both.get("/v1/running").status_code == 200
    assert both.get("/v1/academies").status_code == 200


def test_the_office_is_for_the_whole_trust_and_the_director_gives_it(house: House) -> None:
    person = house.meet("Ned New")
    asked: dict[str, Any] = {"person_id": person, "office": "ops", "from": "2027-01-08"}
    refused = house("Olu Operator").post("/v1/appointments", json=asked)
    assert refused.status_code == 403
    at_one = house("Ada Aid").post("/v1/appointments", json=asked | {"urn": 900001})
    assert (at_one.status_code, at_one.json["errors"][0]["pointer"]) == (422, "/urn")
    assert house("Ada Aid").post("/v1/appointments", json=asked).status_code == 201


def test_in_a_demonstration_one_may_be_the_operator(house: House) -> None:
    make_keys(house.settings.var / "keys", anew=True)
    found = house.anyone.get("/v1/demo/people?office=ops").json["items"]
    assert [person["name"] for person in found] == ["Olu Operator"]
