"""The trace over HTTP: people see their own looks, and whoever the service's policy names sees all."""

from typing import Any, Final, get_args

from marshmallow import fields, validate
from peewee import Value

from kit.looks import LONGEST, Look, Outcome
from kit.web.blueprint import Blueprint, Schema
from kit.web.paging import PageQuery, listed, page
from kit.web.policy import grant_of, reach
from kit.web.state import caller

OUTCOME: Final = validate.OneOf(get_args(Outcome))
SELF: Final = "self"
"""The relation of people to what they did themselves."""

_PATH: Final = "/v1/papers/0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90/content"


class LookQuery(PageQuery):
    """Which looks are asked for."""

    who = fields.String(
        validate=validate.Length(1, LONGEST),
        metadata={"description": "Only of this caller.", "example": "person:0190f3a2"},
    )
    subject = fields.String(
        validate=validate.Length(1, LONGEST),
        metadata={"description": "Only at what lies below this path.", "example": _PATH},
    )
    outcome = fields.String(validate=OUTCOME, metadata={"description": "Only these."})
    since = fields.AwareDateTime(metadata={"description": "Only at or after this moment."})


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


def looks_blueprint() -> Blueprint:
    """The resource `GET /v1/looks`; the service's policy has a row for `looks.list_looks`."""
    blueprint = Blueprint(
        "looks", __name__, description="Who looked at what is confidential, and who was refused."
    )

    @blueprint.route("/looks")
    @blueprint.arguments(LookQuery, location="query")
    @blueprint.response(200, listed(LookSchema))
    def list_looks(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
        """Page through the trace, newest first; people see their own looks."""
        query = Look.select()
        seen = reach()
        if not seen.everything and SELF not in seen.things:
            query = query.where(Value(1) == 0)
        elif not seen.everything:
            query = query.where(Look.who << sorted(caller().ids))
        for name in ("who", "outcome"):
            if name in asked:
                query = query.where(getattr(Look, name) == asked[name])
        if "subject" in asked:
            query = query.where(Look.subject.startswith(asked["subject"]))
        if "since" in asked:
            query = query.where(Look.at >= asked["since"])
        return page(query, Look.number, row=_granted, descending=True)

    return blueprint


def _granted(row: Look) -> Any:  # noqa: ANN401 - a row, or some of its fields
    return grant_of(things={SELF} if row.who in caller().ids else ()).of(row)
