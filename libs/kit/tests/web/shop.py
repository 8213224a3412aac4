"""A tiny real service for the tests: things on a shelf, each with a name and a version."""

from pathlib import Path
from typing import Any

import flask
import peewee
from marshmallow import fields, validate

from kit import db, web
from kit.access import ALL, ANYONE, SIGNED_IN, Relation, row, scope
from kit.errors import Forbidden, NotFound, Refused, TryLater
from kit.events import Event
from kit.outbox import record
from kit.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"


class ShopSettings(Settings, frozen=True, kw_only=True):
    service: str = "shop"
    migrations: Path | None = MIGRATIONS


class ThingPut(Event, frozen=True, kw_only=True):
    type = "shop.thing_put.v1"
    visibility = "partner"
    subject_of = "thing/{thing_id}"

    thing_id: str


class ThingPriced(Event, frozen=True, kw_only=True):
    type = "shop.thing_priced.v1"
    visibility = "internal"
    subject_of = "price/{thing_id}"

    thing_id: str
    price: int


class Thing(db.Versioned):
    id = peewee.TextField(primary_key=True, default=db.new_id)
    name = peewee.TextField()
    put_at = db.UtcDateTime()


class NameTaken(Refused):
    """Two things may not have one name."""


class PutSchema(web.Schema):
    name = fields.String(required=True, validate=validate.Length(1, 40))
    count = fields.Integer(load_default=1, validate=validate.Range(1, 9))


class ThingSchema(web.Schema):
    id = fields.String(required=True)
    name = fields.String(required=True, metadata={"example": "A ball"})
    put_at = fields.AwareDateTime(required=True)
    version = fields.Integer(required=True)


class PaperSchema(web.Schema):
    kind = fields.String(required=True)
    file = web.File(required=True)


class KeptSchema(web.Schema):
    filename = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    content_type = fields.String()
    kind = fields.String()


class ProofSchema(web.Schema):
    word = fields.String(required=True)


class ThingsQuery(web.PageQuery):
    name = fields.String()


RELATIONS = (
    Relation("keeper", "the keeper"),
    Relation("helper", "a helper at this shelf", to="place"),
    Relation("giver", "whoever gave this thing", to="thing"),
)

POLICY = {
    "things.put_thing": row({"keeper": ALL}),
    "things.things": row({SIGNED_IN: ALL}),
    "things.thing": row({SIGNED_IN: ALL, scope("things:read"): ALL}, thing="thing"),
    "things.rename": row({"keeper": ALL}),
    "things.add_paper": row({"keeper": ALL}, counted_as="file"),
    "things.prove": row({ANYONE: ALL}, counted_as="proof"),
    "things.paper": row({"keeper": ALL}),
    "things.fail": web.PUBLIC,
}

FAILURES = {
    "refused": NameTaken("Choose another name."),
    "field": NameTaken("Choose another name.", field="name"),
    "missing": NotFound("thing"),
    "forbidden": Forbidden("Ask the keeper."),
    "later": TryLater("The shelf is being painted.", after_seconds=30),
    "bug": RuntimeError("the secret of the house"),
    "away": peewee.OperationalError("could not connect to 10.0.0.1"),
}

blueprint = web.Blueprint("things", __name__, description="Things on the shelf.")


@blueprint.route("/things", methods=["POST"])
@web.creates
@blueprint.arguments(PutSchema)
@blueprint.response(201, ThingSchema)
def put_thing(asked: dict[str, Any]) -> web.Answer:
    """Put a thing on the shelf."""
    if Thing.select().where(Thing.name == asked["name"]).exists():
        raise NameTaken("Choose another name.")
    if asked["name"] == "The process is killed":
        raise SystemExit
    thing = Thing.create(name=asked["name"], put_at=web.now())
    record(ThingPut(thing_id=thing.id), now=web.now())
    return web.answer(thing.__data__, location=f"/v1/things/{thing.id}")


@blueprint.route("/things")
@blueprint.arguments(ThingsQuery, location="query")
@blueprint.response(200, web.listed(ThingSchema))
def things(asked: dict[str, Any]) -> Any:
    """List the things, in the order they were put there."""
    query = Thing.select()
    if "name" in asked:
        query = query.where(Thing.name == asked["name"])
    return web.page(query, (Thing.put_at, Thing.id))


@blueprint.route("/things/<thing_id>")
@blueprint.response(200, ThingSchema, etag=True)
def thing(thing_id: str) -> web.Answer:
    """Look at one thing."""
    return web.answer(_thing(thing_id).__data__)


@blueprint.route("/things/<thing_id>", methods=["PATCH"])
@blueprint.arguments(PutSchema(only=["name"]))
@blueprint.response(200, ThingSchema)
def rename(asked: dict[str, Any], thing_id: str) -> web.Answer:
    """Give a thing another name."""
    found = _thing(thing_id)
    with db.transaction():
        db.save_if_unchanged(found, web.expected_version(), name=asked["name"])
    return web.answer(found.__data__)


@blueprint.route("/papers", methods=["POST"])
@web.creates
@blueprint.arguments(PaperSchema, location="multipart")
@blueprint.response(201, KeptSchema)
def add_paper(asked: dict[str, Any]) -> dict[str, Any]:
    """Keep a paper."""
    file = asked["file"]
    file.keep(web.settings().var / "papers")
    return {
        "kind": asked["kind"],
        "filename": file.filename,
        "size": file.size,
        "sha256": file.sha256,
        "content_type": file.content_type,
    }


@blueprint.route("/papers/<sha256>")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def paper(sha256: str) -> web.Answer:
    """Fetch a paper."""
    path = web.settings().var / "papers" / sha256[:2] / sha256
    return web.attachment(
        path, filename="Agenda – é.pdf", content_type="application/pdf", sha256=sha256
    )


@blueprint.route("/proofs", methods=["POST"])
@blueprint.arguments(ProofSchema)
@blueprint.response(204)
def prove(_asked: dict[str, Any]) -> None:
    """Show a word that proves who one is."""


@blueprint.route("/failures/<kind>")
@blueprint.response(204)
def fail(kind: str) -> None:
    """Fail in the way asked for."""
    raise FAILURES[kind]


def _thing(thing_id: str) -> Thing:
    found: Thing | None = Thing.get_or_none(Thing.id == thing_id)
    if found is None:
        raise NotFound("thing")
    return found


def _known() -> str | None:
    word: str = flask.request.get_json()["word"]
    return word if word.startswith("known") else None


def create_app(settings: ShopSettings, **given: Any) -> flask.Flask:
    return web.create_app(
        settings,
        title="Shop",
        blueprints=[blueprint],
        policy=POLICY,
        relations=RELATIONS,
        counts_as={"things.prove": _known},
        events=[ThingPut, ThingPriced],
        **given,
    )
