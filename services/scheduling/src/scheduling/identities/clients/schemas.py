"""What clients send and see of programs."""

from marshmallow import fields, validate

from kit.web import PageQuery, Schema
from scheduling.identities.clients.rules import (
    LONGEST_NAME,
    LONGEST_OVERLAP_DAYS,
    OVERLAP_DAYS,
)
from scheduling.identities.tokens import SCOPES

_SCOPES = {"description": "What it may do.", "example": ["events:read"]}


class ClientQuery(PageQuery):
    """Which programs are asked for."""

    revoked = fields.Boolean(
        load_default=False, metadata={"description": "Those that are revoked, instead."}
    )


class AddClientSchema(Schema):
    """A program that is to be let in."""

    name = fields.String(
        required=True,
        validate=[validate.Length(1, LONGEST_NAME), validate.Regexp(r".*\S")],
        metadata={"example": "Attendance export"},
    )
    scopes = fields.List(
        fields.String(), required=True, validate=validate.Length(1, len(SCOPES)), metadata=_SCOPES
    )


class RotateSchema(Schema):
    """How the secret before the new one ends."""

    overlap_days = fields.Integer(
        load_default=OVERLAP_DAYS,
        validate=validate.Range(0, LONGEST_OVERLAP_DAYS),
        metadata={
            "description": "Days for which the secret before stays good; 0: it ends at once.",
            "example": OVERLAP_DAYS,
        },
    )


class SecretSchema(Schema):
    """A secret, as far as it is told."""

    id = fields.String()
    ending = fields.String(metadata={"description": "Its last letters.", "example": "3f9a"})
    made_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime(allow_none=True)
    used_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "The hour in which it was used last."}
    )


class ClientSchema(Schema):
    """A program; its id is the `client_id` that it shows with its secret."""

    id = fields.String()
    name = fields.String(metadata={"example": "Attendance export"})
    scopes = fields.List(fields.String(), metadata=_SCOPES)
    made_at = fields.AwareDateTime()
    made_by = fields.String(
        metadata={"description": "Empty: the command line.", "example": "person:0190f3a2"}
    )
    revoked_at = fields.AwareDateTime(allow_none=True)
    secrets = fields.List(fields.Nested(SecretSchema))
    version = fields.Integer()


class MadeSchema(ClientSchema):
    """A program with its new secret."""

    secret = fields.String(
        allow_none=True,
        metadata={
            "description": "Shown once; null where this answer was given before (Idempotency-Key).",
            "example": "aimwell_secret_…",
        },
    )
