"""What a caller is to a thing decides what they see and do of it; whoever forgets to ask is stopped."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from marshmallow import fields

from kit import db, web
from kit.access import ALL, Policy, PolicyIncomplete, Relation, Row, only, row
from kit.auth import Appointment, Caller
from kit.errors import Forbidden
from kit.looks import Look, forget_before, verify
from kit.testing import FrozenClock, run_timers
from kit.testing.http import Client, client
from kit.worker import Worker

from . import shop

SHELVES = {"ball": 7, "book": 8}
"""At which place each thing is."""
GIVERS = {"ball": "gill", "book": "guy"}

RELATIONS = (
    Relation("keeper", "the keeper"),
    Relation("auditor", "the auditor"),
    Relation("helper", "a helper at its shelf", to="place"),
    Relation("giver", "whoever gave it", to="thing"),
    Relation("self", "people for themselves", to="thing"),
)
SEES = {"keeper": ALL, "auditor": only("name"), "helper": ALL, "giver": only("name", "price")}
POLICY: dict[str, Row] = {
    "shelves.things": row(SEES),
    "shelves.thing": row(SEES, thing="thing"),
    "shelves.paint": row({"helper": only("red")}, thing="thing", seen_by="shelves.thing"),
    "shelves.build": row({"helper": ALL}),
    "shelves.forget": row(SEES, thing="thing"),
    "shelves.look_inside": row({"helper": ALL, "giver": ALL}, thing="thing", traced=True),
    "looks.list_looks": row({"auditor": ALL, "self": ALL}),
}


class Shown(web.Schema):
    name = fields.String()
    price = fields.Integer()
    note = fields.String()


shelves = web.Blueprint("shelves", __name__)


def _things(name: str) -> set[str]:
    return {"giver"} if GIVERS[name] == web.caller().person_id else set()


def _shown(name: str) -> dict[str, Any]:
    return {"name": name, "price": 3, "note": "It is old."}


@shelves.route("/shelves")
@shelves.response(200, Shown(many=True))
def things() -> list[dict[str, Any]]:
    """List what the caller may know of."""
    reach = web.reach()
    seen = [
        name
        for name, place in SHELVES.items()
        if reach.everything or place in reach.places or _things(name) & reach.things
    ]
    return [
        web.grant_of(place=SHELVES[name], things=_things(name)).of(_shown(name)) for name in seen
    ]


@shelves.route("/shelves/<name>")
@shelves.response(200, Shown)
def thing(name: str) -> dict[str, Any]:
    """Show one; whoever sees a part of it is shown that part."""
    web.may(place=SHELVES[name], things=_things(name))
    return _shown(name)


@shelves.route("/shelves/<name>/colours/<colour>", methods=["PUT"])
@shelves.response(204)
def paint(name: str, colour: str) -> None:
    """Paint it, if that colour is theirs."""
    if not web.may(place=SHELVES[name], things=_things(name)).covers(colour):
        raise Forbidden("Red is yours to take.")


@shelves.route("/shelves", methods=["POST"])
@web.creates
@shelves.response(204)
def build() -> None:
    """Build another one, at the eighth place."""
    web.may(place=8)


@shelves.route("/shelves/<name>/notes")
@shelves.response(200, Shown)
def forget(name: str) -> dict[str, Any]:
    """Forget to ask whether the caller may."""
    return _shown(name)


@shelves.route("/shelves/<name>/drawer")
@shelves.response(200, Shown)
def look_inside(name: str) -> dict[str, Any]:
    """Open its drawer, which leaves a trace."""
    web.may(place=SHELVES[name], things=_things(name))
    return _shown(name)


def standing(settings: shop.ShopSettings, clock: FrozenClock) -> Client:
    app = web.create_app(
        settings,
        title="Shelves",
        blueprints=[shelves, web.looks_blueprint()],
        policy=POLICY,
        relations=RELATIONS,
        clock=clock,
    )
    db.migrate(shop.MIGRATIONS)
    return client(app)


@pytest.fixture
def anybody(settings: shop.ShopSettings, clock: FrozenClock) -> Client:
    return standing(settings, clock)


def person(name: str, *held: tuple[str, int | None]) -> Caller:
    return Caller(person_id=name, appointments=tuple(Appointment(*each) for each in held))


def test_a_request_that_is_sent_again_is_answered_though_the_policy_is_not_asked_again(
    anybody: Client,
) -> None:
    builder = anybody.by(person("hal", ("helper", 8)))
    for _ in range(2):
        sent = builder.post("/v1/shelves", headers={"Idempotency-Key": "one-more-shelf"})
        assert sent.status_code == 204, sent.text
    assert sent.headers["Idempotent-Replayed"] == "true"


KEEPER = person("kay", ("keeper", None))
AUDITOR = person("amy", ("auditor", None))
HELPER = person("hal", ("helper", 7))
GIVER = person("gill")
STRANGER = person("sam")
BOTH = person("gill", ("helper", 8), ("auditor", None))
OPERATOR = person("olu", ("ops", None))

ALL_FIELDS, PRICED, NAMED = {"name", "price", "note"}, {"name", "price"}, {"name"}


@pytest.mark.parametrize(
    ("caller", "ball", "book"),
    [
        (KEEPER, ALL_FIELDS, ALL_FIELDS),
        (AUDITOR, NAMED, NAMED),
        (HELPER, ALL_FIELDS, None),
        (GIVER, PRICED, None),
        (STRANGER, None, None),
        # What two relations open is open together.
        (BOTH, PRICED, ALL_FIELDS),
    ],
)
def test_each_sees_what_their_relations_open_and_the_rest_does_not_exist(
    anybody: Client, caller: Caller, ball: set[str] | None, book: set[str] | None
) -> None:
    seen = {name: parts for name, parts in (("ball", ball), ("book", book)) if parts}
    listed = anybody.by(caller).get("/v1/shelves").json
    assert {each["name"]: set(each) for each in listed or []} == seen
    for name in SHELVES:
        answer = anybody.by(caller).get(f"/v1/shelves/{name}")
        assert answer.status_code == (200 if name in seen else 404)
        assert set(answer.json or ()) == seen.get(name, set(answer.json or ()))


def test_whoever_can_have_no_right_at_all_is_turned_away_at_once(anybody: Client) -> None:
    answer = anybody.by(OPERATOR).get("/v1/shelves/ball")
    assert (answer.status_code, "the keeper" in str(answer.json).lower()) == (403, True)


@pytest.mark.parametrize(
    ("caller", "path", "status"),
    [
        (HELPER, "/v1/shelves/ball/colours/red", 204),
        (HELPER, "/v1/shelves/ball/colours/blue", 403),
        (HELPER, "/v1/shelves/book/colours/red", 404),
        (BOTH, "/v1/shelves/book/colours/red", 204),
        # They see it, so they are told that this is not theirs to do.
        (BOTH, "/v1/shelves/ball/colours/red", 403),
        (KEEPER, "/v1/shelves/ball/colours/red", 403),
    ],
)
def test_what_is_seen_is_refused_with_a_reason_and_what_is_not_seen_is_not_there(
    anybody: Client, caller: Caller, path: str, status: int
) -> None:
    assert anybody.by(caller).put(path).status_code == status


def test_what_is_about_no_thing_is_refused_with_a_reason(anybody: Client) -> None:
    refused = anybody.by(HELPER).post("/v1/shelves")
    assert refused.status_code == 403
    assert refused.json is not None
    assert refused.json["detail"] == "A helper at its shelf may do this. Ask one of them."
    assert anybody.by(BOTH).post("/v1/shelves").status_code == 204


def test_nothing_is_shown_when_nobody_has_asked_the_policy(anybody: Client) -> None:
    answer = anybody.by(KEEPER).get("/v1/shelves/ball/notes")
    assert (answer.status_code, "It is old" in answer.text) == (500, False)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"a.b": row({"janitor": ALL})}, '"a.b" speaks of "janitor", which is no relation'),
        ({"a.b": row({"keeper": ALL}, seen_by="a.c")}, '"a.b" is seen by "a.c"'),
    ],
)
def test_a_word_that_nobody_knows_stops_the_service(rows: dict[str, Row], sentence: str) -> None:
    with pytest.raises(PolicyIncomplete, match=sentence):
        Policy(RELATIONS, rows)


def looks(client: Client, query: str = "") -> list[tuple[str, ...]]:
    rows = (client.get(f"/v1/looks{query}").json or {})["items"]
    named = ("who", "operation", "outcome", "subject", "by_right")
    return [tuple(each[name] for name in named) for each in rows]


def test_a_look_at_what_is_confidential_leaves_a_trace_and_so_does_every_refusal(
    anybody: Client,
) -> None:
    for caller in (HELPER, BOTH, STRANGER, OPERATOR):
        anybody.by(caller).get("/v1/shelves/ball/drawer")
    anybody.by(HELPER).get("/v1/shelves/ball")  # not one that leaves a trace

    drawer = "/v1/shelves/ball/drawer"
    seen = [
        ("person:olu", "shelves.look_inside", "refused", drawer, ""),
        ("person:sam", "shelves.look_inside", "refused", drawer, ""),
        ("person:gill", "shelves.look_inside", "seen", drawer, "giver"),
        ("person:hal", "shelves.look_inside", "seen", drawer, "helper"),
    ]
    assert looks(anybody.by(AUDITOR)) == seen
    assert looks(anybody.by(GIVER)) == [seen[2]]
    assert looks(anybody.by(STRANGER)) == [seen[1]]
    assert looks(anybody.by(AUDITOR), "?outcome=seen&who=person:hal") == [seen[3]]
    assert looks(anybody.by(AUDITOR), "?subject=/v1/shelves/book") == []
    assert looks(anybody.by(AUDITOR), "?person_id=hal&until=2100-01-01T00:00:00Z") == [seen[3]]
    assert (
        looks(anybody.by(AUDITOR), "?operation=shelves.look_inside,shelves.paint&before=3")
        == seen[2:]
    )
    assert looks(anybody.by(AUDITOR), "?until=2000-01-01T00:00:00Z") == []


def test_a_look_says_at_which_place_it_was_also_where_it_was_refused(anybody: Client) -> None:
    for name in ("ball", "book"):
        anybody.by(HELPER).get(f"/v1/shelves/{name}/drawer")
    anybody.by(OPERATOR).get(
        "/v1/shelves/ball/drawer"
    )  # turned away before anybody knew what it was about
    items = (anybody.by(AUDITOR).get("/v1/looks").json or {})["items"]
    assert [(each["outcome"], each["place"]) for each in items] == [
        ("refused", None),
        ("refused", 8),
        ("seen", 7),
    ]
    assert [each[2:4] for each in looks(anybody.by(AUDITOR), "?place=8")] == [
        ("refused", "/v1/shelves/book/drawer")
    ]


def test_a_moment_that_no_clock_tells_is_refused(anybody: Client) -> None:
    for query in ("since=0001-01-01T00:00:00%2B14:00", "until=9999-12-31T23:59:59-14:00"):
        assert anybody.by(AUDITOR).get(f"/v1/looks?{query}").status_code == 422


def test_whoever_reads_what_others_did_leaves_a_look_for_each_reading(anybody: Client) -> None:
    anybody.by(HELPER).get("/v1/shelves/ball/drawer")
    anybody.by(HELPER).get("/v1/shelves/ball/drawer")
    read = ("person:amy", "looks.list_looks", "seen", "/v1/looks", "auditor")
    auditor, helper = anybody.by(AUDITOR), anybody.by(HELPER)
    # One's own doings, the second page, and what is asked for by number, are no new reading.
    for query in ("?person_id=amy", "?who=person:amy", "?before=9"):
        assert read not in looks(auditor, query)
    first = auditor.get("/v1/looks?limit=1")
    auditor.get(first.headers["Link"].partition(">")[0].removeprefix("<"))
    assert looks(auditor, "?who=person:amy") == [read]
    assert looks(helper) == looks(helper)


@pytest.mark.parametrize(
    ("hops", "said", "came_from"),
    [
        (0, "192.0.2.17", "127.0.0.1"),
        (1, "192.0.2.17", "192.0.2.17"),
        (1, "198.51.100.9, 192.0.2.17", "192.0.2.17"),
        (2, "198.51.100.9, 192.0.2.17, 10.0.0.1", "192.0.2.17"),
        (2, "192.0.2.17", "127.0.0.1"),
    ],
    ids=["nobody is believed", "the edge", "made up before the edge", "two", "one too few"],
)
def test_the_trace_names_whoever_the_believed_proxies_ask_for(
    settings: shop.ShopSettings, clock: FrozenClock, hops: int, said: str, came_from: str
) -> None:
    believing = standing(msgspec.structs.replace(settings, trusted_hops=hops), clock)
    said_by_proxies = {"X-Forwarded-For": said}
    believing.by(HELPER).get("/v1/shelves/ball/drawer", headers=said_by_proxies)
    (look,) = (believing.by(AUDITOR).get("/v1/looks").json or {})["items"]
    assert look["came_from"] == came_from


def test_nothing_is_shown_while_the_trace_cannot_be_kept(anybody: Client) -> None:
    with db.connection():
        db.database.execute_sql("DROP TABLE look")
    answer = anybody.by(HELPER).get("/v1/shelves/ball/drawer")
    assert (answer.status_code, "It is old" in answer.text) == (500, False)


@pytest.mark.parametrize(
    ("done", "fault"),
    [
        ("UPDATE look SET who = 'person:sam' WHERE number = 3", "Row 3 is not as it was written"),
        ("DELETE FROM look WHERE number = 3", "Row 3 is missing."),
        ("DELETE FROM look WHERE number > 3", "Rows 4 to 5 are missing."),
        ("DELETE FROM look", "Rows 1 to 5 are missing."),
        ("UPDATE look SET number = 6 WHERE number = 3", "Row 3 is missing."),
        ("UPDATE look SET place = NULL WHERE number = 3", "Row 3 is not as it was written"),
        ("UPDATE look SET place = 9 WHERE number = 3", "Row 3 is not as it was written"),
        ("UPDATE trace_end SET number = 4", "ends with row 5"),
    ],
)
def test_a_row_that_was_altered_or_taken_out_shows(anybody: Client, done: str, fault: str) -> None:
    for name in ("ball", "ball", "book", "ball", "ball"):
        anybody.by(HELPER).get(f"/v1/shelves/{name}/drawer")
    with db.connection():
        assert verify() == []
        db.database.execute_sql(done)
        assert fault in " ".join(verify())


def test_what_is_too_old_goes_from_the_front_and_the_rest_still_proves_itself(
    anybody: Client, clock: FrozenClock
) -> None:
    for _ in range(4):
        anybody.by(HELPER).get("/v1/shelves/ball/drawer")
        clock.advance(minutes=10)
    with db.connection():
        assert forget_before(clock.now() - timedelta(minutes=25)) == 2
        assert verify() == []
        db.database.execute_sql("DELETE FROM look WHERE number = 3")
        assert verify() == ["Row 3 is missing."]


def test_a_clock_that_was_put_back_takes_nothing_recent_away(
    anybody: Client, clock: FrozenClock
) -> None:
    now = clock.now()
    for moment in (now, now - timedelta(days=3000), now + timedelta(hours=1)):
        clock.move_to(moment)
        anybody.by(HELPER).get("/v1/shelves/ball/drawer")
    with db.connection():
        assert forget_before(now - timedelta(days=30)) == 0
        assert verify() == []


def test_the_worker_keeps_the_trace_for_as_long_as_it_is_told(
    settings_for: Callable[..., shop.ShopSettings], anybody: Client, clock: FrozenClock
) -> None:
    anybody.by(HELPER).get("/v1/shelves/ball/drawer")
    clock.advance(days=8)
    anybody.by(HELPER).get("/v1/shelves/ball/drawer")
    for days, left in ((0, 2), (30, 2), (7, 1)):
        worker = Worker(
            settings_for(shop.ShopSettings, trace_days=days), reactions={}, timers=[], clock=clock
        )
        run_timers(worker)
        with db.connection():
            assert (Look.select().count(), verify()) == (left, [])
