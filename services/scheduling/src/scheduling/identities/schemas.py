"""What clients send and see of identities."""

from typing import get_args

from marshmallow import fields, validate

from contracts.words import Office
from kit.web import PageQuery, Schema
from scheduling.identities.sessions.rules import LONGEST_BROWSER
from scheduling.identities.tokens import AUDIENCES


class KeySetSchema(Schema):
    """The public keys of the issuer, as a JWK set (RFC 7517)."""

    keys = fields.List(
        fields.Dict(),
        metadata={"example": [{"kty": "OKP", "crv": "Ed25519", "kid": "…", "x": "…"}]},
    )


class DemoPeopleQuery(PageQuery):
    """Filters of the list of people to be in a demonstration."""

    office = fields.String(load_default=None, validate=validate.OneOf(get_args(Office)))


class HeldOfficeSchema(Schema):
    """An office a person holds today."""

    office = fields.String(validate=validate.OneOf(get_args(Office)))
    urn = fields.Integer(allow_none=True, metadata={"example": 900101})
    academy_name = fields.String(
        allow_none=True, metadata={"example": "Alderbrook Primary Academy"}
    )


class DemoPersonSchema(Schema):
    """Somebody one can be in a demonstration."""

    person_id = fields.String()
    name = fields.String(metadata={"example": "Rowan Ashdown"})
    email = fields.String(allow_none=True, metadata={"example": "rowan.ashdown@example.org"})
    appointments = fields.List(fields.Nested(HeldOfficeSchema))


class AskSessionSchema(Schema):
    """Who to be."""

    person_id = fields.String(required=True, validate=validate.Length(1, 40))
    browser = fields.String(
        load_default="",
        validate=validate.Length(max=LONGEST_BROWSER),
        metadata={"description": "What it calls itself.", "example": "Mozilla/5.0 …"},
    )


class AskTokenSchema(Schema):
    """Whose token, and for which services."""

    person_id = fields.String(required=True)
    audiences = fields.List(
        fields.String(),
        load_default=list(AUDIENCES),
        validate=validate.Length(1, len(AUDIENCES)),
        metadata={"example": ["scheduling"]},
    )


class TokenSchema(Schema):
    """A bearer token and when it runs out."""

    token = fields.String(metadata={"example": "eyJhbGciOiJFZERTQSJ9.…"})
    expires_at = fields.AwareDateTime()
