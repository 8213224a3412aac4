"""What clients send and see of sessions."""

from marshmallow import fields, validate

from kit.auth.sealed import LONGEST
from kit.web import Schema
from scheduling.identities.tokens import AUDIENCES

_EXAMPLE = "0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90.1.yq2…"


class WordSchema(Schema):
    """The word that proves a session; it stands in no address and in no log."""

    session = fields.String(
        required=True, validate=validate.Length(1, LONGEST), metadata={"example": _EXAMPLE}
    )


class SpeakSchema(WordSchema):
    """A session, and for which services a token is wanted."""

    audiences = fields.List(
        fields.String(),
        load_default=list(AUDIENCES),
        validate=validate.Length(1, len(AUDIENCES)),
        metadata={"example": ["scheduling"]},
    )


class SpokenSchema(Schema):
    """A token, and the session's word to keep from now on: it changes from time to time."""

    token = fields.String(metadata={"example": "eyJhbGciOiJFZERTQSJ9.…"})
    expires_at = fields.AwareDateTime()
    session = fields.String(metadata={"example": _EXAMPLE})


class BegunSchema(Schema):
    """A session that has begun, and its first word, which is shown once."""

    id = fields.String()
    session = fields.String(metadata={"example": _EXAMPLE})
    person_id = fields.String()
    ends_at = fields.AwareDateTime()


class SessionSchema(Schema):
    """Somewhere one is signed in."""

    id = fields.String()
    way = fields.String(metadata={"example": "demo"})
    began_at = fields.AwareDateTime()
    used_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime(metadata={"description": "When it ends at the latest."})
    browser = fields.String(metadata={"example": "Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0"})
    came_from = fields.String(metadata={"description": "An address.", "example": "192.0.2.17"})
