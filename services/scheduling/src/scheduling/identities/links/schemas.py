"""What clients send and see of personal links; the link itself is in no answer."""

from marshmallow import fields, validate

from kit.auth.sealed import LONGEST
from kit.web import Schema
from scheduling.identities.sessions.rules import LONGEST_BROWSER
from scheduling.identities.sessions.schemas import BegunSchema


class SendLinkSchema(Schema):
    """Who is to be sent a link: somebody with a seat at the meeting."""

    person_id = fields.String(required=True, validate=validate.Length(1, 40))


class PersonalLinkSchema(Schema):
    """A link that was sent to somebody and still stands."""

    id = fields.String()
    person_id = fields.String()
    name = fields.String(metadata={"example": "Rowan Ashdown"})
    made_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    used_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When it opened the meeting, once."}
    )


class LinkWordSchema(Schema):
    """The word of a personal link; it stands behind the # of the link, which only a mail carries."""

    link = fields.String(
        required=True,
        validate=validate.Length(1, LONGEST),
        metadata={"example": "0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90.f0…"},
    )


class OpenByLinkSchema(LinkWordSchema):
    """A personal link to open a meeting with."""

    browser = fields.String(
        load_default="",
        validate=validate.Length(max=LONGEST_BROWSER),
        metadata={"description": "What it calls itself.", "example": "Mozilla/5.0 …"},
    )


class OpenedSchema(BegunSchema):
    """A session that has begun, and the one meeting it is confined to."""

    meeting_id = fields.String()
