"""Everything a service has said can be read again, in order."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from kit import web
from kit.auth import Caller
from kit.db import connection, transaction
from kit.outbox import Waiting, record, record_all
from kit.retention import archiving
from kit.testing import FrozenClock
from kit.testing.http import Client, client

from .shop import POLICY, RELATIONS, ShopSettings, ThingPriced, ThingPut, blueprint


@pytest.fixture
def reader(anyone: Client, keeper: Client, clock: FrozenClock) -> Client:
    for name in ("A ball", "A kite", "A top"):
        keeper.post("/v1/things", json={"name": name})
        clock.advance(minutes=1)
    return anyone.with_scopes("history:read")


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
        ("until=2027-01-08T09:01:00Z", 1),
        ("since=2027-01-08T09:01:00Z&until=2027-01-08T09:02:00Z", 1),
        ("until=2027-01-08T09:00:00Z", 0),
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


def test_the_history_can_be_read_backwards(reader: Client) -> None:
    forwards = reader.get("/v1/events").json
    first = reader.get("/v1/events?order=newest&limit=2")
    link = first.headers["Link"]
    rest = reader.get(link[1 : link.index(">")]).json
    assert forwards is not None
    assert first.json is not None
    assert rest is not None
    assert [*first.json["items"], *rest["items"]] == forwards["items"][::-1]


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ("since=2027-01-08T09:00:00", "since", "Write a moment with its zone"),
        ("since=0001-01-01T00:00:00%2B14:00", "since", "between the years 2000 and 2200"),
        ("until=9999-12-31T23:59:59-14:00", "until", "between the years 2000 and 2200"),
        ("until=yesterday", "until", "Write a moment with its zone"),
        ("since=2027-01-08T09:00:00Z&until=2027-01-08T09:00:00Z", "until", "after `since`"),
        ("type=thing_put", "type", "Write a type like"),
        ("type=shop.thing_put.v1%0A", "type", "Write a type like"),
        ("order=sideways", "order", "Begin with the oldest or the newest."),
        ("subject=", "subject", "1"),
        (f"subject={'x' * 501}", "subject", "500"),
        ("limit=201", "limit", "200"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    reader: Client, query: str, parameter: str, says: str
) -> None:
    answer = reader.get(f"/v1/events?{query}")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["parameter"] == parameter
    assert says in answer.json["errors"][0]["detail"]


def test_who_only_looks_after_the_service_sees_that_things_were_said_and_not_what(
    reader: Client,
) -> None:
    whole = reader.get("/v1/events").json
    seen = reader.as_("ops").get("/v1/events").json
    assert whole is not None
    assert seen is not None
    for all_of_it, envelope in zip(whole["items"], seen["items"], strict=True):
        assert all_of_it.pop("data")
        assert envelope == all_of_it
    both = Caller(client="c", scopes=frozenset({"ops", "history:read"}))
    assert "data" in reader.by(both).get("/v1/events").text
    assert '"data":' not in reader.with_scopes("ops").get("/v1/events").text


def test_a_program_of_somebody_else_sees_partner_events_as_if_there_were_no_others(
    reader: Client, clock: FrozenClock
) -> None:
    priced = [ThingPriced(thing_id=thing, price=3) for thing in "ab"]
    with connection(), transaction():
        record_all([priced[0], ThingPut(thing_id="a"), priced[1]], now=clock.now())
    partner = reader.with_scopes("events:read")
    whole, seen = reader.get("/v1/events").json, partner.get("/v1/events").json
    assert whole is not None
    assert [row["type"] for row in whole["items"]].count("shop.thing_priced.v1") == 2
    assert seen == {"items": [row for row in whole["items"] if row["type"] == "shop.thing_put.v1"]}
    for query in ("type=shop.thing_priced.v1", "subject=price/a"):
        assert partner.get(f"/v1/events?{query}").json == {"items": []}


def test_places_in_what_partners_see_tell_no_number(reader: Client, clock: FrozenClock) -> None:
    partner = reader.with_scopes("events:read")
    with connection(), transaction():
        record(ThingPriced(thing_id="a", price=3), now=clock.now())
        record(ThingPut(thing_id="last"), now=clock.now())
    for order in ("oldest", "newest"):
        path, ids = f"/v1/events?limit=1&order={order}", []
        while path:
            answer = partner.get(path)
            assert answer.json is not None
            ids += [row["id"] for row in answer.json["items"]]
            link = answer.headers.get("Link", "")
            path = link[1 : link.index(">")] if link else ""
            assert not path or parse_qs(urlsplit(path).query)["after"] == [ids[-1]]
        assert len(ids) == len(set(ids)) == 4
    newer = partner.get(f"/v1/events?after={ids[1]}").json
    assert newer is not None
    assert len(newer["items"]) == 1


def test_a_partner_cannot_count_what_others_see_by_trying_places(
    reader: Client, clock: FrozenClock
) -> None:
    with connection(), transaction():
        hidden = record(ThingPriced(thing_id="a", price=3), now=clock.now())
    link = reader.get("/v1/events?limit=1").headers["Link"]
    partner = reader.with_scopes("events:read")
    for tried in (link[link.index("after=") + 6 : link.index(">")], hidden, "0", "WzFd"):
        answer = partner.get(f"/v1/events?after={tried}")
        assert (answer.status_code, answer.json and answer.json["errors"][0]["parameter"]) == (
            422,
            "after",
        )


def test_both_scopes_of_operators_and_partners_show_no_more_than_each(
    reader: Client, clock: FrozenClock
) -> None:
    with connection(), transaction():
        record(ThingPriced(thing_id="a", price=3), now=clock.now())
    both = Caller(client="c", scopes=frozenset({"ops", "events:read"}))
    answer = reader.by(both).get("/v1/events").json
    assert answer is not None
    assert ["data" in row for row in answer["items"]] == [True, True, True, False]


def test_a_service_that_declares_no_event_shows_partners_none(
    settings: ShopSettings, clock: FrozenClock, reader: Client
) -> None:
    undeclared = web.create_app(
        settings,
        title="Shop",
        blueprints=[blueprint],
        policy=POLICY,
        relations=RELATIONS,
        clock=clock,
    )
    assert reader.get("/v1/events?limit=1").headers["Link"]
    assert client(undeclared).with_scopes("events:read").get("/v1/events").json == {"items": []}


def test_it_says_how_much_has_moved_into_archives(
    reader: Client, clock: FrozenClock, tmp_path: Path
) -> None:
    clock.advance(days=90)
    with connection():
        Waiting.delete().execute()
        assert archiving(tmp_path, 30)(clock.now()) == 2
    answer = reader.get("/v1/events").json
    assert answer is not None
    assert (len(answer["items"]), answer["archived"], answer["total"]) == (1, 2, 3)
