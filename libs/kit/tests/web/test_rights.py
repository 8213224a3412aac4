"""What a caller may do is told from the table, and nothing of the things that there are."""

from typing import Any

import pytest

from kit.access import ALL, GUEST, SIGNED_IN, Relation, Row, only, row, scope
from kit.auth import Appointment, Caller
from kit.testing import FrozenClock
from kit.testing.http import Client, client, token
from kit.web import Blueprint, create_app

from . import shop

RELATIONS = (
    Relation("keeper", "the keeper"),
    Relation("auditor", "the auditor"),
    Relation("helper", "a helper at its shelf", to="place"),
    Relation("painter", "a painter at its shelf", to="place"),
    Relation("giver", "whoever gave it", to="thing"),
    Relation(GUEST, "whoever was let in to see it", to="thing"),
)
POLICY: dict[str, Row] = {
    "toys.all": row({"keeper": ALL, "auditor": only("name"), "helper": ALL}),
    "toys.one": row({"keeper": ALL, "helper": ALL, "giver": only("name"), GUEST: ALL}, thing="toy"),
    "toys.paint": row({"keeper": ALL, "helper": only("red"), "painter": only("blue")}, thing="toy"),
    "toys.count": row({SIGNED_IN: ALL, scope("count"): ALL}),
    "toys.look": row({"keeper": ALL, scope("look"): ALL}),
    "toys.sing": shop.POLICY["things.fail"],
}

toys = Blueprint("toys", __name__)


def _add(name: str, path: str, method: str = "GET") -> None:
    def view(**_path: str) -> dict[str, Any]:
        raise AssertionError("Nobody needs a toy to know what they may do.")

    view.__name__, view.__doc__ = name, f"Do it: {name}."
    toys.route(path, methods=[method])(toys.response(200, {"type": "object"}, example={})(view))


_add("all", "/toys")
_add("one", "/toys/<name>")
_add("paint", "/toys/<name>/colours", "PUT")
_add("count", "/toys/count")
_add("look", "/toys/look")
_add("sing", "/toys/song")


@pytest.fixture
def anybody(settings: shop.ShopSettings, clock: FrozenClock) -> Client:
    app = create_app(
        settings, title="Toys", blueprints=[toys], policy=POLICY, relations=RELATIONS, clock=clock
    )
    return client(app)


def person(*held: tuple[str, int | None]) -> Caller:
    return Caller(person_id="p-1", appointments=tuple(Appointment(*each) for each in held))


def rights(anybody: Client, caller: Caller) -> list[str]:
    """Each right as a word: the operation, what it holds for, and the parts."""
    answer = anybody.by(caller).get("/v1/may")
    assert answer.status_code == 200
    return [_word(each) for each in (answer.json or {})["items"]]


def _word(right: dict[str, Any]) -> str:
    places = "".join(f" {place}" for place in right["places"])
    parts = "" if right["parts"] is None else f" only {' '.join(right['parts'])}"
    return f"{right['operation'].removeprefix('toys.')}: {right['holds_for']}{places}{parts}"


OPERATORS = [
    "events.history: all only aggregateversion causationid datacontenttype id source specversion subject time traceparent type",
    "parked.dismiss_parked: all", "parked.list_parked: all", "parked.replay_parked: all", "parked.show_parked: all",
    "rights.list_rights: all", "running.show_running: all",
]  # fmt: skip
OWN = "rights.list_rights: all"


@pytest.mark.parametrize(
    ("caller", "expected"),
    [
        # That somebody may have given a toy is said of everybody who could have, and not whether there is one.
        (person(), [OWN, "count: all", "one: things only name"]),
        (
            person(("keeper", None)),
            [OWN, "all: all", "count: all", "look: all", "one: all", "one: things only name", "paint: all"],
        ),
        (
            person(("helper", 9), ("helper", 7)),
            [OWN, "all: places 7 9", "count: all", "one: places 7 9", "one: things only name", "paint: places 7 9 only red"],
        ),
        (
            person(("helper", 7), ("painter", 7), ("painter", 8)),
            [OWN, "all: places 7", "count: all", "one: places 7", "one: things only name",
             "paint: places 7 only blue red", "paint: places 8 only blue"],
        ),
        (
            person(("auditor", None), ("helper", 7)),
            [OWN, "all: all only name", "all: places 7", "count: all", "one: places 7", "one: things only name", "paint: places 7 only red"],
        ),
        # An office that is held somewhere else than it is meant for opens nothing.
        (person(("keeper", 7), ("helper", None)), [OWN, "count: all", "one: things only name"]),
        (person(("ops", None)), OPERATORS),
        (Caller(client="c-1", scopes=frozenset({"look"})), [OWN, "look: all"]),
        (
            Caller(client="c-1", scopes=frozenset({"events:read"})),
            ["events.history: things", OWN],
        ),
        (Caller(guest="p-1", confined_to="toy:ball"), [OWN, "one: things"]),
    ],
    ids=["anybody", "keeper", "two shelves", "two offices at one", "wide and narrow", "held elsewhere",
         "operator", "program", "partner", "guest"],
)  # fmt: skip
def test_everybody_is_told_what_the_table_opens_to_them(
    anybody: Client, caller: Caller, expected: list[str]
) -> None:
    assert rights(anybody, caller) == expected


def test_each_right_says_where_it_is_asked_for(anybody: Client) -> None:
    items = (anybody.by(person(("keeper", None))).get("/v1/may").json or {})["items"]
    doors = {each["operation"]: (each["method"], each["path"]) for each in items}
    assert doors["toys.paint"] == ("PUT", "/v1/toys/{name}/colours")
    assert doors["toys.one"] == ("GET", "/v1/toys/{name}")


def test_nobody_is_told_anything(anybody: Client) -> None:
    assert anybody.get("/v1/may").status_code == 401


def test_it_is_kept_by_the_caller_alone_and_no_longer_than_the_token_is_good(
    anybody: Client, clock: FrozenClock
) -> None:
    bearer = {"Authorization": f"Bearer {token(anybody.application, person())}"}
    before = anybody.get("/v1/may", headers=bearer).headers
    clock.advance(seconds=20)
    after = anybody.get("/v1/may", headers=bearer).headers
    kept = [
        int(each["Cache-Control"].removeprefix("private, max-age=")) for each in (before, after)
    ]
    assert kept[0] - kept[1] == 20
    assert 0 < kept[1] <= 3600
    assert before["Vary"] == "Authorization"
