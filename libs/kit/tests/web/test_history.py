"""Everything a service has said can be read again, in order."""

import pytest

from kit.testing import FrozenClock
from kit.testing.http import Client


@pytest.fixture
def reader(anyone: Client, keeper: Client, clock: FrozenClock) -> Client:
    for name in ("A ball", "A kite", "A top"):
        keeper.post("/v1/things", json={"name": name})
        clock.advance(minutes=1)
    return anyone.with_scopes("events:read")


def test_events_are_told_as_they_were_published(reader: Client) -> None:
    answer = reader.get("/v1/events").json
    assert answer is not None
    assert [event["type"] for event in answer["items"]] == ["shop.thing_put.v1"] * 3
    assert answer["items"][0]["specversion"] == "1.0"
    assert answer["items"][0]["data"]["thing_id"] in answer["items"][0]["subject"]


@pytest.mark.parametrize(
    ("query", "many"),
    [
        ("type=shop.thing_put.v1", 3),
        ("type=shop.thing_burnt.v1", 0),
        ("subject=thing/none", 0),
        ("since=2027-01-08T09:01:00Z", 2),
        ("since=2027-01-08T10:02:00%2B01:00", 1),
        ("limit=2", 2),
    ],
)
def test_some_events_can_be_asked_for(reader: Client, query: str, many: int) -> None:
    answer = reader.get(f"/v1/events?{query}").json
    assert answer is not None
    assert len(answer["items"]) == many


def test_the_history_is_paged(reader: Client) -> None:
    first = reader.get("/v1/events?limit=2")
    link = first.headers["Link"]
    rest = reader.get(link[1 : link.index(">")]).json
    assert rest is not None
    assert len(rest["items"]) == 1


def test_a_moment_without_a_zone_is_refused(reader: Client) -> None:
    answer = reader.get("/v1/events?since=2027-01-08T09:00:00")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["parameter"] == "since"
