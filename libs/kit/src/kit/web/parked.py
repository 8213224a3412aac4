"""Parked events over HTTP: what could not be applied, why, and what a person decides about it.

What an event says is shown to nobody here: it may be somebody's name, or be meant for few.
"""

from typing import Any, Final

from marshmallow import fields, validate

from kit.deciding import PARKED_STATES, dismiss, find_parked, select_parked, try_again
from kit.events import LONGEST_NAME
from kit.parked import DEAD, MOST_TRIES, ParkedRow
from kit.web.blueprint import Blueprint, Schema
from kit.web.idempotency import creates
from kit.web.paging import PageQuery, listed, page
from kit.web.state import caller, now

_ONE: Final = "/parked/<int:parked_id>"


class ParkedQuery(PageQuery):
    """Which parked events are asked for."""

    state = fields.String(
        validate=validate.OneOf(PARKED_STATES),
        metadata={"description": "Only those; else all but the dismissed.", "example": DEAD},
    )
    type = fields.String(
        validate=validate.Length(max=LONGEST_NAME),
        metadata={
            "description": "Only events of this type; empty: those that could not be read.",
            "example": "scheduling.meeting_booked.v1",
        },
    )
    subject = fields.String(
        validate=validate.Length(1, LONGEST_NAME),
        metadata={"description": "Only events of this aggregate.", "example": "meeting/0190f3a2"},
    )


class ParkedSchema(Schema):
    """A parked event: which, why, and what becomes of it; not what it says."""

    id = fields.Integer(required=True, metadata={"example": 12})
    event_id = fields.String(metadata={"example": "0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90"})
    type = fields.String(
        metadata={
            "description": "Empty where the message could not be read.",
            "example": "scheduling.meeting_booked.v1",
        }
    )
    subject = fields.String(metadata={"example": "meeting/0190f3a2"})
    version = fields.Integer(metadata={"description": "The aggregate's.", "example": 3})
    state = fields.String(validate=validate.OneOf(PARKED_STATES), metadata={"example": DEAD})
    reason = fields.String(
        metadata={"example": "LookupError in the reaction; the log has the trace."}
    )
    tries = fields.Integer(metadata={"example": MOST_TRIES})
    parked_at = fields.AwareDateTime()
    next_try_at = fields.AwareDateTime(allow_none=True, metadata={"example": None})
    settled_reason = fields.String(
        allow_none=True,
        metadata={"description": "Why a person decided what they did.", "example": None},
    )
    settled_by = fields.String(allow_none=True, metadata={"example": None})
    settled_at = fields.AwareDateTime(allow_none=True, metadata={"example": None})


class DecisionSchema(Schema):
    """Why a person decides so; kept with the event, and read by others."""

    reason = fields.String(
        required=True,
        validate=[
            validate.Length(max=500),
            validate.Regexp(r"(?s).*\S", error="Say why, for those who ask later."),
        ],
        metadata={"example": "The academy has been entered since."},
    )


def parked_blueprint() -> Blueprint:
    """The resources below `/v1/parked`."""
    blueprint = Blueprint(
        "parked", __name__, description="Events that could not be applied, for a person to decide."
    )

    @blueprint.route("/parked")
    @blueprint.arguments(ParkedQuery, location="query")
    @blueprint.response(200, listed(ParkedSchema))
    def list_parked(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
        """Page through what is parked, oldest first."""
        return page(select_parked(asked), ParkedRow.id)

    @blueprint.route(_ONE)
    @blueprint.response(200, ParkedSchema)
    def show_parked(parked_id: int) -> ParkedRow:
        """Show one parked event."""
        return find_parked(parked_id)

    @blueprint.route(f"{_ONE}/replays", methods=["POST"])
    @creates
    @blueprint.arguments(DecisionSchema)
    @blueprint.response(201, ParkedSchema)
    def replay_parked(asked: dict[str, Any], parked_id: int) -> ParkedRow:
        """Have it tried again from the beginning, as soon as the worker gets to it."""
        return try_again(parked_id, now(), reason=asked["reason"], **_decider())

    @blueprint.route(f"{_ONE}/dismissals", methods=["POST"])
    @creates
    @blueprint.arguments(DecisionSchema)
    @blueprint.response(201, ParkedSchema)
    def dismiss_parked(asked: dict[str, Any], parked_id: int) -> ParkedRow:
        """Decide that it shall never be applied; those that wait behind it go on."""
        return dismiss(parked_id, now(), reason=asked["reason"], **_decider())

    return blueprint


def _decider() -> dict[str, str]:
    """Who decides, for those who ask later."""
    who = caller()
    return {"by": who.id, "name": who.name}
