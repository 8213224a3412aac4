"""What clients send and see of agendas."""

from typing import get_args

from marshmallow import fields, validate

from contracts.words import MeetingKind, Seat, Side
from kit.web import Schema
from scheduling.agendas.rules import MOST_ITEMS, MOST_MINUTES
from scheduling.agendas.states import State

SIDE = validate.OneOf(get_args(Side))
TITLE = validate.And(
    validate.Length(1, 200), validate.Regexp(r".*\S", error="Give a title that can be read.")
)
NUMBER = validate.Range(0, 10_000)


class ItemSchema(Schema):
    """One item of an agenda."""

    title = fields.String(
        required=True, validate=TITLE, metadata={"example": "Progress of learners"}
    )
    purpose = fields.String(
        load_default="",
        validate=validate.Length(max=1000),
        metadata={"example": "Where learners stand at this review, and what explains it."},
    )
    minutes = fields.Integer(
        required=True, validate=validate.Range(1, MOST_MINUTES), metadata={"example": 30}
    )
    owner = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(get_args(Seat)),
        metadata={"description": "The seat whose person leads it.", "example": "headteacher"},
    )
    papers = fields.List(
        fields.String(validate=validate.Length(1, 40)),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={
            "description": "Codes of the papers it needs, of the trust’s list.",
            "example": ["progress_data"],
        },
    )


ITEMS = validate.Length(1, MOST_ITEMS)


class ProposeAgendaSchema(Schema):
    """An agenda, or a change of one, for the other side to agree to (R5)."""

    follows = fields.Integer(
        required=True,
        validate=NUMBER,
        metadata={"description": "The newest number that was read; 0 for the first.", "example": 0},
    )
    items = fields.List(fields.Nested(ItemSchema), required=True, validate=ITEMS)
    note = fields.String(
        load_default="",
        validate=validate.Length(max=2000),
        metadata={"description": "For the other side alone."},
    )


class CommentSchema(Schema):
    """A word to the other side about the agenda."""

    text = fields.String(
        required=True,
        validate=validate.And(
            validate.Length(1, 2000), validate.Regexp(r"(?s).*\S", error="Say something.")
        ),
        metadata={"example": "Could attendance come before the data? Our officer leaves at three."},
    )


class AgreeSchema(Schema):
    """Agreement to one number of the agenda, and to no other."""

    number = fields.Integer(
        required=True,
        validate=NUMBER,
        metadata={"description": "The number that was read.", "example": 2},
    )


class AgreedVersionSchema(Schema):
    """A number of an agenda, as it was proposed and agreed."""

    number = fields.Integer(metadata={"example": 2})
    items = fields.List(fields.Nested(ItemSchema))
    minutes = fields.Integer(metadata={"description": "All items together.", "example": 120})
    side = fields.String(validate=SIDE, metadata={"description": "Who proposed it."})
    name = fields.String(metadata={"example": "Rowan Ashdown"})
    proposed_at = fields.AwareDateTime()
    agreed_at = fields.AwareDateTime(allow_none=True)
    agreed_by_name = fields.String(allow_none=True)


class VersionSchema(AgreedVersionSchema):
    """A number of an agenda, with what its side said to the other."""

    note = fields.String()


class SaidSchema(Schema):
    """What somebody has said about the agenda."""

    number = fields.Integer(metadata={"description": "The newest number then."})
    side = fields.String(validate=SIDE)
    name = fields.String(metadata={"example": "Amina Patel"})
    at = fields.AwareDateTime()
    text = fields.String()


class AgendaInBriefSchema(Schema):
    """How an agenda stands, without a word of it."""

    state = fields.String(validate=validate.OneOf(get_args(State)))
    number = fields.Integer(metadata={"description": "The newest; 0 before the first."})
    agreed_number = fields.Integer(
        allow_none=True, metadata={"description": "The one that both sides agreed to last."}
    )
    due_at = fields.AwareDateTime(metadata={"description": "By when it is to be agreed (R5)."})
    turn = fields.String(
        allow_none=True,
        validate=validate.OneOf(get_args(Side)),
        metadata={"description": "Who is waited for."},
    )


class AgendaSchema(AgendaInBriefSchema):
    """An agenda: all of it for the two sides, what was agreed for the others."""

    meeting_id = fields.String()
    urn = fields.Integer()
    starts_at = fields.AwareDateTime()
    length_minutes = fields.Integer(
        metadata={"description": "How long the meeting is.", "example": 120}
    )
    newest = fields.Nested(VersionSchema, allow_none=True)
    agreed = fields.Nested(AgreedVersionSchema, allow_none=True)
    earlier = fields.List(fields.Nested(VersionSchema))
    comments = fields.List(fields.Nested(SaidSchema))
    may = fields.List(
        fields.String(),
        metadata={
            "description": "Operations that are open to you now.",
            "example": ["agendas.agree"],
        },
    )


class TemplateSchema(Schema):
    """An agenda to begin with."""

    title = fields.String(
        required=True, validate=TITLE, metadata={"example": "Academy Improvement Meeting"}
    )
    kind = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(get_args(MeetingKind)),
        metadata={"description": "The kind of meeting that it is for; null: for any."},
    )
    items = fields.List(fields.Nested(ItemSchema), required=True, validate=ITEMS)


class SetTemplatesSchema(Schema):
    """All templates, in their order."""

    items = fields.List(
        fields.Nested(TemplateSchema), required=True, validate=validate.Length(1, 30)
    )


class TemplateListSchema(SetTemplatesSchema):
    """The trust's templates."""

    version = fields.Integer(metadata={"example": 1})
