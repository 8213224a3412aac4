"""What the caller may do here, over HTTP: from the table that the endpoints are held to, and from nothing else.

It tells of relations to the whole and to places, and never of things: of those it says that some may be
open, and what it shows is the same whether there are any. What may be done with one thing, that thing says.
"""

from typing import Any, Final

from flask import current_app, request
from marshmallow import fields, validate

from kit.access import ANYONE, Right
from kit.auth import ends_at
from kit.web.blueprint import Blueprint, Schema
from kit.web.paging import listed
from kit.web.routes import path_of
from kit.web.state import caller, now, state

HOLDS_FOR: Final = validate.OneOf(["all", "places", "things"])


class RightSchema(Schema):
    """Something that the caller may do; an operation can be here more than once, the widest right first."""

    operation = fields.String(
        required=True,
        metadata={"description": "Its operationId here.", "example": "meetings.meeting"},
    )
    method = fields.String(required=True, metadata={"example": "GET"})
    path = fields.String(required=True, metadata={"example": "/v1/meetings/{meeting_id}"})
    holds_for = fields.String(
        required=True,
        validate=HOLDS_FOR,
        metadata={
            "description": "Whatever it is about; what belongs to these places; or things to which one stands in"
            " the right relation, of which there may be some, or none.",
            "example": "places",
        },
    )
    places = fields.List(
        fields.Integer(),
        required=True,
        metadata={"description": "URNs of academies.", "example": [900101]},
    )
    parts = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={
            "description": "Only these fields, or kinds of doing; null: all of it.",
            "example": None,
        },
    )


def rights_blueprint() -> Blueprint:
    """The resource `GET /v1/may`."""
    blueprint = Blueprint("rights", __name__, description="What the caller may do here.")

    @blueprint.route("/may")
    @blueprint.response(200, listed(RightSchema))
    def list_rights() -> Any:  # noqa: ANN401 - body and headers
        """List what one may do here, beside what is open to anyone; good for as long as the token is."""
        kept = f"private, max-age={_seconds_left()}"
        return {"items": _rights()}, {"Cache-Control": kept, "Vary": "Authorization"}

    return blueprint


def _rights() -> list[dict[str, Any]]:
    policy, who, doors = state().policy, caller(), _doors()
    return [
        {**doors[operation], **_shown(right)}
        for operation in sorted(policy.rows)
        if ANYONE not in policy.rows[operation].grants
        for right in policy.rights_to(operation, who)
    ]


def _shown(right: Right) -> dict[str, Any]:
    parts = right.grant.parts
    return {
        "operation": right.operation,
        "holds_for": right.holds_for,
        "places": right.places,
        "parts": None if parts is None else sorted(parts),
    }


def _doors() -> dict[str, dict[str, str]]:
    """Method and path of each operation, as the document has them."""
    return {
        rule.endpoint: {
            "method": min((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            "path": path_of(rule.rule),
        }
        for rule in current_app.url_map.iter_rules()
    }


def _seconds_left() -> int:
    """How long the token that was shown is good for."""
    token = request.headers["Authorization"].partition(" ")[2].strip()
    return max(0, ends_at(token) - int(now().timestamp()))
