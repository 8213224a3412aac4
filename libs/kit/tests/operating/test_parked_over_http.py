"""What could not be applied can be seen and decided over HTTP, by those who look after the service."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from kit.auth import Appointment, Caller
from kit.testing import FrozenClock, deliver
from kit.testing.http import Client
from kit.worker import Worker

from .conftest import CAPTAIN, BoatMoored

pytestmark = pytest.mark.usefixtures("three_parked")

WHY = {"reason": "The quay has been mended."}


def listed(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/v1/parked{query}")
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def test_what_is_parked_is_listed_with_its_reason(operator: Client) -> None:
    tried, behind, unread = listed(operator)
    assert (tried["state"], tried["tries"], tried["subject"]) == ("retrying", 1, "boat/1")
    assert tried["reason"] == "LookupError in the reaction; the log has the trace."
    assert tried["next_try_at"] > tried["parked_at"] == "2027-01-08T09:00:00Z"
    assert (behind["state"], behind["version"]) == ("waiting", 2)
    assert (unread["state"], unread["type"], unread["subject"]) == ("dead", "", "")


@pytest.mark.parametrize(
    ("query", "many"),
    [
        ("?state=dead", 1),
        ("?state=retrying", 1),
        ("?state=dismissed", 0),
        ("?type=harbour.boat_moored.v1", 2),
        ("?type=", 1),
        ("?subject=boat/1", 2),
        ("?subject=boat/1&state=waiting", 1),
        ("?subject=boat/2", 0),
        ("?limit=2", 2),
    ],
)
def test_some_of_it_can_be_asked_for(operator: Client, query: str, many: int) -> None:
    assert len(listed(operator, query)) == many


def test_it_is_paged(operator: Client) -> None:
    link = operator.get("/v1/parked?limit=2&type=").headers.get("Link")
    assert link is None
    link = operator.get("/v1/parked?limit=2").headers["Link"]
    place = urlsplit(link[1 : link.index(">")])
    assert len(listed(operator, f"?{place.query}")) == 1


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("state=lost", "state"),
        ("subject=", "subject"),
        (f"subject={'x' * 501}", "subject"),
        ("limit=201", "limit"),
        ("after=here", "after"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    operator: Client, query: str, parameter: str
) -> None:
    answer = operator.get(f"/v1/parked?{query}")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["parameter"] == parameter


def test_what_an_event_says_is_shown_to_nobody(operator: Client) -> None:
    for path in ("/v1/parked", "/v1/parked/1", "/v1/parked/2"):
        assert CAPTAIN not in operator.get(path).text
    assert "body" not in listed(operator)[0]


def test_one_can_be_looked_at(operator: Client) -> None:
    assert operator.get("/v1/parked/1").json == listed(operator)[0]
    for nothing in ("99", "0", "9223372036854775807", "9223372036854775808", "x"):
        assert operator.get(f"/v1/parked/{nothing}").status_code == 404


def test_an_event_is_tried_again_and_who_wanted_it_is_kept(
    operator: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger().setLevel(logging.INFO)
    answer = operator.post("/v1/parked/3/replays", json=WHY)
    assert answer.status_code == 201
    assert answer.json is not None
    assert (answer.json["state"], answer.json["tries"]) == ("retrying", 0)
    assert answer.json["settled_reason"] == WHY["reason"]
    assert answer.json["settled_by"] == "Pat Test (person:p-test)"
    assert answer.json["settled_at"] == "2027-01-08T09:00:00Z"
    # The event leaves the list when it is applied; the log keeps who had it tried again.
    told = next(line for line in capsys.readouterr().err.splitlines() if "decided" in line)
    assert '"decision": "replay"' in told
    assert '"by": "person:p-test"' in told


def test_a_dismissed_event_is_settled_and_the_next_goes_on(operator: Client) -> None:
    answer = operator.post("/v1/parked/1/dismissals", json={"reason": "It had sunk."})
    assert answer.status_code == 201
    assert answer.json is not None
    assert (answer.json["state"], answer.json["settled_reason"]) == ("dismissed", "It had sunk.")
    assert [item["state"] for item in listed(operator)] == ["retrying", "dead"]
    assert [item["id"] for item in listed(operator, "?state=dismissed")] == [1]
    for again in ("replays", "dismissals"):
        refused = operator.post(f"/v1/parked/1/{again}", json=WHY)
        assert refused.status_code == 409
        assert refused.json is not None
        assert refused.json["type"].endswith("/already-settled")


@pytest.mark.parametrize("decision", ["replays", "dismissals"])
@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, {"reason": " \n"}, {"reason": "x" * 501}, {"reason": None}]
)
def test_a_decision_has_a_reason(operator: Client, decision: str, body: dict[str, Any]) -> None:
    answer = operator.post(f"/v1/parked/1/{decision}", json=body)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["pointer"] == "/reason"
    assert listed(operator)[0]["settled_by"] is None


@pytest.mark.parametrize("decision", ["replays", "dismissals"])
def test_nothing_can_be_decided_about_what_is_not_there(operator: Client, decision: str) -> None:
    for nothing in (99, 2**63, 10**40):
        assert operator.post(f"/v1/parked/{nothing}/{decision}", json=WHY).status_code == 404


def test_a_decision_sent_twice_is_made_once(operator: Client) -> None:
    key = {"Idempotency-Key": "once"}
    answers = [operator.post("/v1/parked/1/dismissals", json=WHY, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert answers[1].headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    ("speaker", "status"),
    [
        (None, 401),
        (Caller(person_id="p"), 403),
        (Caller(person_id="p", appointments=(Appointment("aid"),)), 403),
        (Caller(client="c", scopes=frozenset({"events:read"})), 403),
        (Caller(client="c", scopes=frozenset({"ops"})), 200),
        (Caller(person_id="p", appointments=(Appointment("ops"), Appointment("fd"))), 200),
    ],
)
def test_only_operators_come_in(anyone: Client, speaker: Caller | None, status: int) -> None:
    somebody = anyone.by(speaker)
    for path in ("/v1/parked", "/v1/parked/1", "/v1/running"):
        assert somebody.get(path).status_code == status
    decided = somebody.post("/v1/parked/1/replays", json=WHY)
    assert decided.status_code == (201 if status == 200 else status)


def test_a_long_list_stays_in_order_while_it_shrinks(
    operator: Client, worker: Worker, clock: FrozenClock, moor: Callable[..., str]
) -> None:
    assert moor(9)
    for boat in range(10, 20):
        deliver(worker, BoatMoored(boat=boat))
    seen, query = [], "?limit=4"
    while query:
        answer = operator.get(f"/v1/parked{query}")
        assert answer.json is not None
        seen += [item["id"] for item in answer.json["items"]]
        # What has been seen is settled before the next page is asked for.
        for item in answer.json["items"]:
            operator.post(f"/v1/parked/{item['id']}/dismissals", json=WHY)
        link = answer.headers.get("Link", "")
        query = "?" + urlsplit(link[1 : link.index(">")]).query if link else ""
        clock.advance(seconds=1)
    assert seen == sorted(seen)
    assert len(seen) == 13
