"""The trace over HTTP: people see their own looks, and whoever the service's policy names sees all."""

from typing import Any, Final, get_args

from marshmallow import fields, validate
from peewee import Value

from kit.looks import LONGEST, Look, Outcome
from kit.web.blueprint import Blueprint, Schema
from kit.web.moments import MOMENT
from kit.web.paging import PageQuery, listed, page
from kit.web.policy import grant_of, reach, trace
from kit.web.state import caller, state

OUTCOME: Final = validate.OneOf(get_args(Outcome))
SELF: Final = "self"
"""The relation of people to what they did themselves."""

PERSONAL: Final = ("person", "guest")
"""How the trace names people: as themselves, and as the guests that they came as."""

_PATH: Final = "/v1/papers/0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90/content"


class LookQuery(PageQuery):
    """Which looks are asked for."""

    who = fields.String(
        validate=validate.Length(1, LONGEST),
        metadata={"description": "Only of this caller.", "example": "person:0190f3a2"},
    )
    person_id = fields.String(
        validate=validate.Length(1, LONGEST),
        metadata={"description": "Only of this person, also where they came as a guest."},
    )
    subject = fields.String(
        validate=validate.Length(1, LONGEST),
        metadata={"description": "Only at what lies below this path.", "example": _PATH},
    )
    operation = fields.String(
        validate=validate.Length(1, LONGEST),
        metadata={
            "description": "Only by these operations, divided by commas.",
            "example": "packs.content",
        },
    )
    outcome = fields.String(validate=OUTCOME, metadata={"description": "Only these."})
    place = fields.Integer(
        validate=validate.Range(0, 2**53),
        metadata={
            "description": "Only at what belongs to this academy, by its URN.",
            "example": 900101,
        },
    )
    since = fields.AwareDateTime(
        validate=MOMENT, metadata={"description": "Only at or after this moment."}
    )
    until = fields.AwareDateTime(
        validate=MOMENT, metadata={"description": "Only before this moment."}
    )
    before = fields.Integer(
        validate=validate.Range(0, 2**53),
        metadata={"description": "Only rows with a smaller number.", "example": 17},
    )


class LookSchema(Schema):
    """One row of the trace."""

    number = fields.Integer(metadata={"example": 17})
    at = fields.AwareDateTime()
    who = fields.String(metadata={"example": "person:0190f3a2"})
    operation = fields.String(metadata={"example": "packs.content"})
    outcome = fields.String(validate=OUTCOME, metadata={"example": "seen"})
    subject = fields.String(metadata={"description": "The path.", "example": _PATH})
    by_right = fields.String(
        metadata={"description": "The relations that opened it.", "example": "reader"}
    )
    came_from = fields.String(metadata={"description": "An address.", "example": "192.0.2.17"})
    request_id = fields.String()
    place = fields.Integer(
        allow_none=True, metadata={"description": "The URN of an academy.", "example": 900101}
    )


def looks_blueprint() -> Blueprint:
    """The resource `GET /v1/looks`; the service's policy has a row for `looks.list_looks`."""
    blueprint = Blueprint(
        "looks", __name__, description="Who looked at what is confidential, and who was refused."
    )

    @blueprint.route("/looks")
    @blueprint.arguments(LookQuery, location="query")
    @blueprint.response(200, listed(LookSchema))
    def list_looks(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
        """Page through the trace, newest first; people see their own looks.

        Whoever reads those of others leaves a look, too: one for each reading, at its first page.
        """
        query = Look.select()
        seen = reach()
        if not seen.everything and SELF not in seen.things:
            query = query.where(Value(1) == 0)
        elif not seen.everything:
            query = query.where(Look.who << sorted(caller().ids))
        found = page(_narrowed(query, asked), Look.number, row=_granted, descending=True)
        if seen.everything:
            _leave_a_look(asked)
        return found

    return blueprint


def _narrowed(query: Any, asked: dict[str, Any]) -> Any:  # noqa: ANN401 - a peewee select
    """The rows that are asked for."""
    for name in ("who", "outcome", "place"):
        if name in asked:
            query = query.where(getattr(Look, name) == asked[name])
    if "person_id" in asked:
        query = query.where(Look.who << [f"{kind}:{asked['person_id']}" for kind in PERSONAL])
    if "operation" in asked:
        query = query.where(Look.operation << asked["operation"].split(","))
    if "subject" in asked:
        query = query.where(Look.subject.startswith(asked["subject"]))
    if "since" in asked:
        query = query.where(Look.at >= asked["since"])
    if "until" in asked:
        query = query.where(Look.at < asked["until"])
    return query.where(Look.number < asked["before"]) if "before" in asked else query


def _leave_a_look(asked: dict[str, Any]) -> None:
    """Remember that somebody reads what others did, unless they go on reading, or ask for their own doings."""
    own = {asked.get("who", ""), f"person:{asked.get('person_id', '')}"} & caller().ids
    if not own and asked["after"] is None and "before" not in asked:
        rights = state().policy.rights("looks.list_looks", caller())
        trace("seen", who=caller().id, rights=rights)


def _granted(row: Look) -> Any:  # noqa: ANN401 - a row, or some of its fields
    return grant_of(things={SELF} if row.who in caller().ids else ()).of(row)
