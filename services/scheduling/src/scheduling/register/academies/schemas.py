"""What clients send and see of the trust and its academies."""

from marshmallow import fields, validate

from contracts.words import HIGHEST_URN, LOWEST_URN
from kit.web import PageQuery, Schema
from scheduling.register.academies.rules import CATEGORIES, PHASES

NAME = validate.Length(1, 200)
SHORT = validate.Length(max=120)
URN = validate.Range(LOWEST_URN, HIGHEST_URN)
AGE = validate.Range(0, 25)


class NameTrustSchema(Schema):
    """The trust's UID in the school register, and its name."""

    uid = fields.String(
        required=True, validate=validate.Regexp(r"[0-9]{1,8}$"), metadata={"example": "90017"}
    )
    name = fields.String(
        required=True, validate=NAME, metadata={"example": "Wren Valley Learning Trust"}
    )


class TrustSchema(NameTrustSchema):
    """The trust."""

    version = fields.Integer(metadata={"example": 1})


class AcademyQuery(PageQuery):
    """Filters of the list of academies."""

    less_than_good = fields.String(
        load_default=None,
        validate=validate.OneOf(["true", "false", "undecided"]),
        metadata={"description": "Only those that are, are not, or are for the trust to decide."},
    )
    phase = fields.String(load_default=None, validate=validate.OneOf(PHASES))
    left = fields.Boolean(
        load_default=False, metadata={"description": "Those that have left, instead."}
    )


class ChangeAcademySchema(Schema):
    """What the register says of an academy; what is not sent stays as it is."""

    name = fields.String(validate=NAME, metadata={"example": "Alderbrook Primary Academy"})
    phase = fields.String(validate=validate.OneOf(PHASES), metadata={"example": "primary"})
    low_age = fields.Integer(allow_none=True, validate=AGE, metadata={"example": 3})
    high_age = fields.Integer(allow_none=True, validate=AGE, metadata={"example": 11})
    local_authority = fields.String(validate=SHORT, metadata={"example": "Wrenshire"})
    street = fields.String(validate=SHORT, metadata={"example": "1 Mill Lane"})
    town = fields.String(validate=SHORT, metadata={"example": "Alderbrook"})
    postcode = fields.String(validate=validate.Length(max=10), metadata={"example": "ZZ1 1AA"})
    pupils = fields.Integer(
        allow_none=True, validate=validate.Range(0, 20_000), metadata={"example": 312}
    )
    opened_on = fields.Date(allow_none=True, metadata={"example": "2016-09-01"})
    joined_on = fields.Date(allow_none=True, metadata={"example": "2018-01-01"})
    left_on = fields.Date(allow_none=True, metadata={"example": None})
    predecessors = fields.List(
        fields.Integer(validate=URN),
        validate=validate.Length(max=20),
        metadata={"example": [900101]},
    )


class JoinAcademySchema(ChangeAcademySchema):
    """An academy that belongs to the trust."""

    urn = fields.Integer(required=True, validate=URN, metadata={"example": 900201})
    name = fields.String(
        required=True, validate=NAME, metadata={"example": "Alderbrook Primary Academy"}
    )
    phase = fields.String(
        required=True, validate=validate.OneOf(PHASES), metadata={"example": "primary"}
    )


class HeadSchema(Schema):
    """Who leads an academy today."""

    person_id = fields.String()
    name = fields.String(metadata={"example": "Imogen Farrow"})


class OverrideSchema(Schema):
    """What the AID or CEO has decided instead of the rule."""

    less_than_good = fields.Boolean(metadata={"example": True})
    reason = fields.String(metadata={"example": "Results have fallen two years in a row."})
    by = fields.String(metadata={"example": "Ruth Ashdown"})
    at = fields.AwareDateTime()


class AcademySchema(JoinAcademySchema):
    """An academy with its standing and its head."""

    less_than_good = fields.Boolean(allow_none=True, metadata={"example": False})
    standing_reason = fields.String(metadata={"example": "nothing_below_good"})
    standing_sentence = fields.String(
        metadata={"example": "Not less than good: overall Good, by the inspection of 10 May 2023."}
    )
    standing_basis = fields.String(allow_none=True)
    override = fields.Nested(OverrideSchema, allow_none=True)
    trust_category = fields.String(allow_none=True, metadata={"example": "good"})
    trust_category_agreed_on = fields.Date(allow_none=True, metadata={"example": "2026-09-15"})
    headteacher = fields.Nested(HeadSchema, allow_none=True)
    version = fields.Integer(metadata={"example": 3})


class TrustCategorySchema(Schema):
    """The trust's own category of an academy (R1)."""

    category = fields.String(
        required=True, validate=validate.OneOf(CATEGORIES), metadata={"example": "good"}
    )
    agreed_on = fields.Date(required=True, metadata={"example": "2026-09-15"})
