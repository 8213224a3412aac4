"""What clients send and see of arrangements."""

from typing import get_args

from marshmallow import fields, validate

from contracts.words import HIGHEST_URN, LOWEST_URN, MeetingKind, Proposer, Side
from kit.web import PageQuery, Schema
from scheduling.arrangements.rules import MOST
from scheduling.arrangements.states import State

NUMBER = validate.Range(0, MOST)
REASON = validate.Length(1, 2000)
URN = validate.Range(LOWEST_URN, HIGHEST_URN)


class ArrangementQuery(PageQuery):
    """Filters of the list of arrangements."""

    year = fields.String(
        load_default=None,
        validate=validate.Length(1, 20),
        metadata={
            "description": "The academic year; without it, the present one.",
            "example": "2026-27",
        },
    )
    urn = fields.Integer(
        load_default=None, validate=URN, metadata={"description": "Only of this academy."}
    )


class ProposeSchema(Schema):
    """Another number of meetings in a year, and why (R4)."""

    year = fields.String(
        required=True, validate=validate.Length(1, 20), metadata={"example": "2026-27"}
    )
    aims = fields.Integer(required=True, validate=NUMBER, metadata={"example": 2})
    iaims = fields.Integer(required=True, validate=NUMBER, metadata={"example": 0})
    reason = fields.String(
        required=True,
        validate=REASON,
        metadata={"example": "The spring meeting falls into the week of the peer review."},
    )


class AnswerSchema(Schema):
    """A side's answer to a proposal; declining says why."""

    agree = fields.Boolean(required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=2000))


class ConsentSchema(Schema):
    """Who has agreed, and when."""

    side = fields.String(validate=validate.OneOf(get_args(Side)))
    name = fields.String(metadata={"example": "Rowan Ashdown"})
    at = fields.AwareDateTime()


class ProposalSchema(Schema):
    """A proposed arrangement, and what became of it."""

    id = fields.String()
    urn = fields.Integer()
    year = fields.String()
    aims = fields.Integer()
    iaims = fields.Integer()
    reason = fields.String()
    state = fields.String(validate=validate.OneOf(get_args(State)))
    proposed_by = fields.String(validate=validate.OneOf(get_args(Proposer)))
    proposed_at = fields.AwareDateTime()
    settled_at = fields.AwareDateTime(allow_none=True)
    declined_because = fields.String(allow_none=True)
    waits_for = fields.List(fields.String(validate=validate.OneOf(get_args(Side))))
    agreed_by = fields.List(fields.Nested(ConsentSchema))
    version = fields.Integer()
    may = fields.List(
        fields.String(),
        metadata={
            "description": "What the caller can do about it now, by operation.",
            "example": ["arrangements.answer_it"],
        },
    )


class CountSchema(Schema):
    """A year's meetings of one kind, set against what is agreed."""

    kind = fields.String(validate=validate.OneOf(get_args(MeetingKind)))
    agreed = fields.Integer()
    held = fields.Integer()
    booked = fields.Integer()
    owed = fields.Integer(
        metadata={"description": "Still to be booked; a review slot is left for it."}
    )
    missed = fields.Integer(metadata={"description": "No review slot is left for it."})


class ArrangementSchema(Schema):
    """An academy's year of meetings."""

    urn = fields.Integer()
    academy_name = fields.String()
    year = fields.String()
    aims = fields.Integer()
    iaims = fields.Integer()
    usual = fields.Boolean(
        metadata={
            "description": "Whether it is what the framework gives an academy of its standing."
        }
    )
    in_force = fields.Nested(ProposalSchema, allow_none=True)
    proposal = fields.Nested(ProposalSchema, allow_none=True)
    earlier = fields.List(fields.Nested(ProposalSchema))
    counts = fields.List(fields.Nested(CountSchema))
