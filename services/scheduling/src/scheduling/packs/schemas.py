"""What clients send and see of packs and papers."""

from typing import get_args

from marshmallow import fields, validate

from contracts.words import Seat, Side
from kit.web import File, Schema
from scheduling.binding.rules import WHYS

SEAT = validate.OneOf(get_args(Seat))
SIDE = validate.OneOf(get_args(Side))
CODES = ["attendance"]
TITLE = validate.And(
    validate.Length(1, 120), validate.Regexp(r".*\S", error="Give a title that can be read.")
)


class LatestPaperSchema(Schema):
    """The newest version of a paper."""

    id = fields.String()
    filename = fields.String(metadata={"example": "self-evaluation.pdf"})
    size = fields.Integer(metadata={"description": "Bytes.", "example": 184320})
    sha256 = fields.String()
    content_type = fields.String(metadata={"example": "application/pdf"})
    added_at = fields.AwareDateTime()
    added_by_name = fields.String(metadata={"example": "Rowan Ashdown"})
    version = fields.Integer(metadata={"description": "1 for the first.", "example": 1})
    circle = fields.List(
        fields.String(validate=SEAT),
        allow_none=True,
        metadata={
            "description": "The seats whose people alone read it; null: everybody at the table.",
            "example": ["aid", "headteacher"],
        },
    )
    late = fields.Boolean(metadata={"description": "Whether it came after its pack had gone out."})
    circulated_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When it went to everybody at the table."}
    )


class PaperSchema(Schema):
    """One paper that a pack has, or could have."""

    code = fields.String(metadata={"example": "self_evaluation"})
    title = fields.String(metadata={"example": "Self-evaluation"})
    required = fields.Boolean()
    by_itself = fields.Boolean(
        metadata={"description": "Whether it comes by itself, as the agreed agenda does."}
    )
    received = fields.Boolean(
        metadata={"description": "Whether it is there, also for those who may not read it."}
    )
    latest = fields.Nested(
        LatestPaperSchema,
        allow_none=True,
        metadata={"description": "Only for those who may read it now."},
    )


class MissingPaperSchema(Schema):
    """A required paper that is not there yet."""

    code = fields.String(metadata={"example": "attendance"})
    title = fields.String(metadata={"example": "Attendance, suspensions and exclusions"})


class OwingSchema(Schema):
    """Somebody who owes papers."""

    person_id = fields.String()
    name = fields.String(metadata={"example": "Rowan Ashdown"})


class ChaseSchema(Schema):
    """A time at which somebody was asked for late papers."""

    at = fields.AwareDateTime()
    person_names = fields.List(fields.String(), metadata={"example": ["Rowan Ashdown"]})
    missing = fields.List(fields.String(), metadata={"example": CODES})


class LeftOutSchema(Schema):
    """A paper that is not bound, and stays a file of its own."""

    code = fields.String(metadata={"example": "progress_data"})
    why = fields.String(validate=validate.OneOf(WHYS))


class BoundPackSchema(Schema):
    """A pack that has gone out, as one PDF, and how far it is made."""

    id = fields.String()
    state = fields.String(validate=validate.OneOf(["being_made", "ready", "failed"]))
    looked_at = fields.Integer(metadata={"description": "Of so many papers so far.", "example": 3})
    papers = fields.Integer(metadata={"example": 7})
    pages = fields.Integer(metadata={"description": "0 until it is ready.", "example": 58})
    size = fields.Integer(metadata={"description": "Bytes; 0 until it is ready."})
    made_at = fields.AwareDateTime(allow_none=True)
    left_out = fields.List(fields.Nested(LeftOutSchema))


class PackSchema(Schema):
    """What one side gathers for a meeting and sends to everyone at the table (R6)."""

    side = fields.String(validate=SIDE, metadata={"example": "academy"})
    papers_due_at = fields.AwareDateTime()
    circulates_at = fields.AwareDateTime()
    circulated_at = fields.AwareDateTime(allow_none=True)
    circulated_missing = fields.List(fields.String(), metadata={"example": CODES})
    state = fields.String(validate=validate.OneOf(["gathering", "complete", "circulated"]))
    bound = fields.Nested(
        BoundPackSchema,
        allow_none=True,
        metadata={"description": "Only for those who may read its papers, once it has gone out."},
    )
    papers = fields.List(fields.Nested(PaperSchema))
    missing = fields.List(fields.Nested(MissingPaperSchema))
    owed_by = fields.List(fields.Nested(OwingSchema))
    chased = fields.List(fields.Nested(ChaseSchema))
    may = fields.List(
        fields.String(),
        metadata={
            "description": "Operations that are open to you for this pack.",
            "example": ["packs.add"],
        },
    )


class PackListSchema(Schema):
    """The two packs of a meeting."""

    items = fields.List(fields.Nested(PackSchema))


class OpenedPaperSchema(Schema):
    """A version of a paper that somebody has opened."""

    code = fields.String(metadata={"example": "self_evaluation"})
    title = fields.String(metadata={"example": "Self-evaluation"})
    version = fields.Integer(metadata={"example": 1})
    first_at = fields.AwareDateTime()
    last_at = fields.AwareDateTime()
    times = fields.Integer(metadata={"example": 2})


class ReaderSchema(Schema):
    """Somebody who has opened papers of a pack, or has them and has opened none."""

    person_id = fields.String()
    name = fields.String(
        allow_none=True,
        metadata={"description": "Null of somebody who is forgotten.", "example": "Lena Chair"},
    )
    first_at = fields.AwareDateTime(allow_none=True)
    last_at = fields.AwareDateTime(allow_none=True)
    papers = fields.List(fields.Nested(OpenedPaperSchema))


class ReaderListSchema(Schema):
    """The readers of a pack."""

    items = fields.List(fields.Nested(ReaderSchema))


class AddPaperSchema(Schema):
    """A paper with its file."""

    kind = fields.String(required=True, metadata={"example": "self_evaluation"})
    file = File(required=True)
    circle = fields.List(
        fields.String(validate=SEAT),
        load_default=None,
        validate=validate.Length(1, 4),
        metadata={
            "description": "The seats whose people alone are to read it, beside those who gather this pack."
            " Without it, as the version before; all four: everybody at the table.",
            "example": ["aid", "headteacher"],
        },
    )


class AddedPaperSchema(LatestPaperSchema):
    """The paper as it lies in the pack now."""

    code = fields.String(metadata={"example": "self_evaluation"})
    side = fields.String(validate=SIDE, metadata={"example": "academy"})


class PaperKindSchema(Schema):
    """One row of the trust's list of papers."""

    code = fields.String(required=True, metadata={"example": "self_evaluation"})
    title = fields.String(required=True, validate=TITLE, metadata={"example": "Self-evaluation"})
    side = fields.String(required=True, validate=SIDE, metadata={"example": "academy"})
    required = fields.Boolean(required=True)


class SetPaperKindsSchema(Schema):
    """The whole list, in its order."""

    items = fields.List(
        fields.Nested(PaperKindSchema), required=True, validate=validate.Length(1, 60)
    )


class PaperKindListSchema(SetPaperKindsSchema):
    """The trust's list of papers."""

    version = fields.Integer(metadata={"example": 1})
