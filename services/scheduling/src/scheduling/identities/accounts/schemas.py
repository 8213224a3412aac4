"""What clients send and see of invitations and accounts."""

from marshmallow import fields, validate

from kit.auth.sealed import LONGEST
from kit.web import Schema


class InvitationWordSchema(Schema):
    """The word of an invitation; it stands behind the # of its link."""

    invitation = fields.String(required=True, validate=validate.Length(1, LONGEST))


class InvitedPersonSchema(Schema):
    """Whom an invitation is for."""

    name = fields.String(metadata={"example": "Imogen Farrow"})


class InvitedSchema(Schema):
    """An invitation that was made: whoever has its link may link their account to the person."""

    id = fields.String()
    person_id = fields.String()
    link = fields.Url(
        allow_none=True,
        metadata={
            "description": "Shown once, and only where it could not be mailed to the person.",
            "example": "https://aimwell.example/invitation#0190f3a2…",
        },
    )
    ends_at = fields.AwareDateTime()


class InvitationSchema(Schema):
    """An invitation that was made and not used yet."""

    id = fields.String()
    made_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()


class AccountSchema(Schema):
    """Somebody's account at a provider."""

    id = fields.String()
    provider = fields.String(metadata={"example": "microsoft"})
    linked_at = fields.AwareDateTime()


class WaysInSchema(Schema):
    """How a person signs in."""

    accounts = fields.List(fields.Nested(AccountSchema))
    invitation = fields.Nested(InvitationSchema, allow_none=True)
