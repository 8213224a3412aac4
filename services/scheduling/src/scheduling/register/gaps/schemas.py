"""What clients see of what is still to be filled in."""

from marshmallow import fields, validate

from contracts.words import HIGHEST_URN, LOWEST_URN
from kit.web import Schema


class GapQuery(Schema):
    """Of one academy, or of all and the trust."""

    urn = fields.Integer(load_default=None, validate=validate.Range(LOWEST_URN, HIGHEST_URN))


class GapSchema(Schema):
    """Something that is still to be filled in."""

    urn = fields.Integer(allow_none=True, metadata={"example": 900201})
    academy_name = fields.String(
        allow_none=True, metadata={"example": "Alderbrook Primary Academy"}
    )
    what = fields.String(metadata={"example": "partner_head"})
    sentence = fields.String(
        metadata={"example": "Appoint a head of another academy as its partner headteacher."}
    )
    person_id = fields.String(allow_none=True)


class GapListSchema(Schema):
    """Everything that is still to be filled in."""

    items = fields.List(fields.Nested(GapSchema), required=True)
