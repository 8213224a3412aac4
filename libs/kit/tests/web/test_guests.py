"""A guest is confined to one thing: whatever else there is, also what a service gets wrong, is not for them."""

from typing import Any

import pytest
from marshmallow import fields

from kit import db, web
from kit.access import ALL, GUEST, SIGNED_IN, Policy, Relation, Row, row
from kit.auth import Appointment, Caller
from kit.looks import Seen, leave_a_trace
from kit.testing import FrozenClock
from kit.testing.http import Client, client

from . import shop

RELATIONS = (
    Relation("keeper", "the keeper"),
    Relation("helper", "a helper at this shelf", to="place"),
    Relation("giver", "whoever gave it", to="thing"),
    Relation("self", "people for themselves", to="thing"),
    Relation(GUEST, "whoever was let in to see this one", to="thing"),
)
POLICY: dict[str, Row] = {
    "room.one": row({"keeper": ALL, "helper": ALL, "giver": ALL, GUEST: ALL}, thing="thing"),
    "room.everything": row({"keeper": ALL, "giver": ALL, GUEST: ALL}),
    "room.given": row({"giver": ALL}, thing="thing"),
    "room.known": row({SIGNED_IN: ALL}),
    "looks.list_looks": row({"keeper": ALL, "self": ALL}),
}
VISITOR = Caller(guest="gill", confined_to="thing:ball")
OWNER = Caller(person_id="gill")


class Shown(web.Schema):
    name = fields.String()


room = web.Blueprint("room", __name__)


def _careless(name: str) -> set[str]:
    """What a careless service says: everybody gave everything, and guests are whoever asks for their thing."""
    guest = {GUEST} if web.caller().is_guest_of("thing", name) else set()
    return {"giver"} | guest


@room.route("/things/<name>")
@room.response(200, Shown)
def one(name: str) -> dict[str, Any]:
    """Show one."""
    web.may(place=7, things=_careless(name))
    return {"name": name}


@room.route("/things")
@room.response(200, Shown(many=True))
def everything() -> list[dict[str, Any]]:
    """List what the caller may know of."""
    seen = web.reach()
    names = ["ball", "book"]
    return [{"name": name} for name in names if seen.everything or _careless(name) & seen.things]


@room.route("/given/<name>")
@room.response(200, Shown)
def given(name: str) -> dict[str, Any]:
    """Show what was given, to its giver."""
    web.may(things=_careless(name))
    return {"name": name}


@room.route("/known")
@room.response(200, Shown)
def known() -> dict[str, Any]:
    """Show what everybody knows."""
    return {"name": "all"}


@pytest.fixture
def anybody(settings: shop.ShopSettings, clock: FrozenClock) -> Client:
    app = web.create_app(
        settings,
        title="A room",
        blueprints=[room, web.looks_blueprint()],
        policy=POLICY,
        relations=RELATIONS,
        clock=clock,
    )
    db.migrate(shop.MIGRATIONS)
    return client(app)


@pytest.mark.parametrize(
    ("path", "visitor", "owner"),
    [
        ("/v1/things/ball", 200, 200),
        ("/v1/things/book", 404, 200),
        ("/v1/given/ball", 403, 200),
        ("/v1/known", 403, 200),
        ("/v1/looks", 403, 200),
        ("/v1/events", 403, 403),
        ("/v1/running", 403, 403),
        ("/health/live", 200, 200),
    ],
)
def test_a_guest_sees_their_one_thing_and_nothing_beside_it(
    anybody: Client, path: str, visitor: int, owner: int
) -> None:
    asked = (anybody.by(who).get(path).status_code for who in (VISITOR, OWNER))
    assert tuple(asked) == (visitor, owner)


def test_a_list_shows_a_guest_their_one_thing_alone(anybody: Client) -> None:
    names = [each["name"] for each in anybody.by(VISITOR).get("/v1/things").json or []]
    assert names == ["ball"]


def test_nobody_else_is_ever_a_guest(anybody: Client) -> None:
    policy = Policy(RELATIONS, {"a.b": row({GUEST: ALL})})
    helper = Caller(person_id="hal", appointments=(Appointment("helper", 7),))
    for somebody in (OWNER, helper, Caller(client="c", scopes=frozenset({"a:b"}))):
        assert policy.grant("a.b", somebody, place=7, things={GUEST}) is None
    assert policy.grant("a.b", VISITOR, things={GUEST}) == ALL
    assert anybody.by(OWNER).get("/v1/things/ball").status_code == 200


def test_people_see_in_their_own_trace_what_was_done_as_their_guest(
    anybody: Client, clock: FrozenClock
) -> None:
    with db.connection():
        for who in ("person:gill", "guest:gill", "guest:sam", "client:gill"):
            leave_a_trace(
                Seen(who=who, operation="room.one", outcome="seen", subject="/"), clock.now()
            )
    seen = (anybody.by(OWNER).get("/v1/looks").json or {})["items"]
    assert {each["who"] for each in seen} == {"person:gill", "guest:gill"}
    assert all(set(each) >= {"who", "subject"} for each in seen)


def test_a_refused_guest_leaves_a_trace_in_the_name_of_whose_guest_they_are(
    anybody: Client,
) -> None:
    anybody.by(VISITOR).get("/v1/things/book")
    seen = (anybody.by(OWNER).get("/v1/looks").json or {})["items"]
    assert [(each["who"], each["outcome"]) for each in seen] == [("guest:gill", "refused")]
