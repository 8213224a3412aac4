"""How the overview looks to clients; days are quarter days."""

from marshmallow import fields, validate

from kit.web import Schema
from reporting.overview.words import PHASES, SCHEMES

STATES = ("gathering", "overdue", "complete", "circulated")


class OverviewQuerySchema(Schema):
    """Which year's days are asked for."""

    year = fields.String(
        load_default=None,
        validate=validate.Regexp(r"^[0-9]{4}-[0-9]{2}$", error="Write the year as 2026-27."),
        metadata={
            "description": "The academic year; left away, the present one.",
            "example": "2026-27",
        },
    )


class TrustSchema(Schema):
    """The trust that is reported on."""

    uid = fields.String(required=True, metadata={"example": "9001"})
    name = fields.String(required=True, metadata={"example": "Ashgrove Learning Trust"})


class NextMeetingSchema(Schema):
    """The nearest meeting that is booked and not over."""

    id = fields.String(required=True, metadata={"example": "01940000-0000-7000-8000-000000000001"})
    kind = fields.String(required=True, validate=validate.OneOf(["aim", "iaim"]))
    slot = fields.Integer(required=True, metadata={"example": 2})
    starts_at = fields.AwareDateTime(required=True, metadata={"example": "2027-02-03T09:30:00Z"})
    packs = fields.Dict(
        keys=fields.String(validate=validate.OneOf(["aid", "academy"])),
        values=fields.String(validate=validate.OneOf(STATES)),
        required=True,
        metadata={
            "description": "Where each side's pack stands: gathering, overdue, complete or circulated.",
            "example": {"academy": "gathering", "aid": "complete"},
        },
    )


class DaysSchema(Schema):
    """Days of support in the year, in quarter days (R2)."""

    entitled = fields.Integer(required=True, metadata={"example": 24})
    planned = fields.Integer(required=True, metadata={"example": 4})
    used = fields.Integer(required=True, metadata={"example": 0})
    left = fields.Integer(
        required=True, metadata={"description": "May be below zero.", "example": 20}
    )


class ArrangementSchema(Schema):
    """How many meetings the academy has in the year (R4, R8)."""

    aims = fields.Integer(required=True, metadata={"example": 3})
    iaims = fields.Integer(required=True, metadata={"example": 3})
    usual = fields.Boolean(
        required=True,
        metadata={"description": "Whether the framework gives it; else it was agreed."},
    )


class OverviewRowSchema(Schema):
    """One academy: how it is judged, whether it is less than good and why, what comes next, what is left."""

    urn = fields.Integer(required=True, metadata={"example": 900001})
    name = fields.String(required=True, metadata={"example": "Ashgrove Primary"})
    phase = fields.String(required=True, validate=validate.OneOf(list(PHASES)))
    local_authority = fields.String(required=True, metadata={"example": "Northshire"})
    scheme = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(list(SCHEMES)),
        metadata={"description": "How the judgement in force was made; null if there is none."},
    )
    inspected_on = fields.Date(required=True, allow_none=True, metadata={"example": "2024-05-08"})
    overall = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The overall grade; null where the scheme gives none.",
            "example": "requires_improvement",
        },
    )
    grades = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={
            "description": "The grade of each area, in the judgement's own scheme.",
            "example": {"quality_of_education": "requires_improvement"},
        },
    )
    outcome = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The outcome of an inspection in words.", "example": None},
    )
    predecessor = fields.Boolean(
        required=True,
        metadata={"description": "Whether its predecessor was judged.", "example": False},
    )
    less_than_good = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "null where the trust has to decide.", "example": True},
    )
    standing_reason = fields.String(required=True, metadata={"example": "overall_below_good"})
    standing_sentence = fields.String(
        required=True,
        metadata={
            "example": "Less than good: overall Requires improvement, by the inspection of 8 May 2024."
        },
    )
    next_meeting = fields.Nested(NextMeetingSchema, required=True, allow_none=True)
    arrangement = fields.Nested(
        ArrangementSchema,
        required=True,
        allow_none=True,
        metadata={"description": "null before it is known."},
    )
    days = fields.Nested(DaysSchema, required=True)


class SummarySchema(Schema):
    """The sums over the whole trust, whichever rows the caller may see."""

    academies = fields.Integer(required=True, metadata={"example": 16})
    less_than_good = fields.Integer(required=True, metadata={"example": 4})
    not_less_than_good = fields.Integer(required=True, metadata={"example": 10})
    undecided = fields.Integer(required=True, metadata={"example": 2})
    meetings_booked = fields.Integer(
        required=True, metadata={"description": "In the year, past ones too.", "example": 32}
    )
    packs_overdue = fields.Integer(
        required=True, metadata={"description": "Of all meetings to come.", "example": 1}
    )


class OverviewSchema(Schema):
    """The trust at a glance."""

    trust = fields.Nested(TrustSchema, required=True, allow_none=True)
    year = fields.String(required=True, allow_none=True, metadata={"example": "2026-27"})
    as_of = fields.AwareDateTime(required=True, metadata={"example": "2027-01-08T09:00:00Z"})
    rows = fields.List(fields.Nested(OverviewRowSchema), required=True)
    summary = fields.Nested(SummarySchema, required=True)
