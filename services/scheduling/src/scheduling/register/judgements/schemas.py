"""What clients send and see of judgements, and of the rule they are weighed by."""

from marshmallow import fields, validate

from contracts.words import HIGHEST_URN, LOWEST_URN
from kit.web import Schema
from scheduling.register.judgements.words import CATEGORIES_OF_CONCERN, GRADES, SCHEMES

CODE = validate.Length(1, 60)


class RecordJudgementSchema(Schema):
    """A judgement in one of the schemes; a report card and an ungraded inspection have no overall grade."""

    scheme = fields.String(
        required=True, validate=validate.OneOf(SCHEMES), metadata={"example": "report_card"}
    )
    inspected_on = fields.Date(required=True, metadata={"example": "2026-03-10"})
    published_on = fields.Date(
        load_default=None, allow_none=True, metadata={"example": "2026-04-21"}
    )
    overall = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(list(GRADES)),
        metadata={"example": None},
    )
    grades = fields.Dict(
        keys=fields.String(validate=CODE),
        values=fields.String(validate=CODE),
        load_default=dict,
        metadata={"example": {"safeguarding": "met", "inclusion": "expected_standard"}},
    )
    category_of_concern = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(list(CATEGORIES_OF_CONCERN)),
        metadata={"example": None},
    )
    outcome = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 200),
        metadata={"example": None},
    )
    relates_to_urn = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(LOWEST_URN, HIGHEST_URN),
        metadata={
            "description": "The school's URN at the time, where it was a predecessor.",
            "example": None,
        },
    )


class JudgementSchema(RecordJudgementSchema):
    """A judgement on file."""

    id = fields.String()
    predecessor = fields.Boolean(metadata={"example": False})
    source = fields.String(metadata={"example": "ofsted"})
    version = fields.Integer(metadata={"example": 1})


class OverrideStandingSchema(Schema):
    """A decision instead of the rule, with its reason."""

    less_than_good = fields.Boolean(required=True, metadata={"example": True})
    reason = fields.String(
        required=True,
        validate=validate.Length(5, 500),
        metadata={"example": "Results have fallen two years in a row."},
    )


class StandingRuleSchema(Schema):
    """Which parts of the less-than-good rule the trust applies (R8)."""

    overall = fields.Boolean(load_default=True, metadata={"description": "Overall grade 3 or 4."})
    judgements = fields.Boolean(
        load_default=True,
        metadata={"description": "Without an overall grade, any of the four judgements 3 or 4."},
    )
    report_card = fields.Boolean(
        load_default=True,
        metadata={"description": "Any area of a report card below the expected standard."},
    )
    safeguarding = fields.Boolean(
        load_default=True, metadata={"description": "Safeguarding not met."}
    )
    category_of_concern = fields.Boolean(
        load_default=True, metadata={"description": "Any category of concern."}
    )
    self_evaluation = fields.Boolean(
        load_default=True, metadata={"description": "A self-evaluation below good."}
    )
