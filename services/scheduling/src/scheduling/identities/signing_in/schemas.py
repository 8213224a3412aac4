"""What clients send and see of signing in."""

from typing import get_args

from marshmallow import fields, validate

from kit.auth.sealed import LONGEST
from kit.web import Schema
from scheduling.identities.sessions.rules import LONGEST_BROWSER
from scheduling.identities.signing_in.providers import Name

PROVIDER = validate.OneOf(get_args(Name))
_TEXT = validate.Length(1, 4096)


class ProviderSchema(Schema):
    """A way to sign in."""

    name = fields.String(validate=PROVIDER, metadata={"example": "microsoft"})
    title = fields.String(metadata={"example": "Microsoft"})


class BeginSignInSchema(Schema):
    """With whom to sign in, and the word of an invitation, if it is the first time."""

    provider = fields.String(required=True, validate=PROVIDER, metadata={"example": "microsoft"})
    invitation = fields.String(
        load_default="", validate=validate.Length(max=LONGEST), metadata={"example": ""}
    )


class SignInBegunSchema(Schema):
    """A sign-in under way: what it is known by here, for the same browser to bring back, and where to go."""

    sign_in = fields.String(metadata={"example": "0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90.f0…"})
    go_to = fields.Url(metadata={"example": "https://login.microsoftonline.com/…/authorize?…"})


class FinishSignInSchema(Schema):
    """What the provider's answer brought back."""

    sign_in = fields.String(required=True, validate=validate.Length(1, LONGEST))
    code = fields.String(required=True, validate=_TEXT, metadata={"example": "0.AXoA…"})
    state = fields.String(required=True, validate=_TEXT, metadata={"example": "k3…"})
    issuer = fields.String(
        load_default="",
        validate=validate.Length(max=1024),
        metadata={"description": "The `iss` of the answer (RFC 9207).", "example": ""},
    )
    browser = fields.String(
        load_default="",
        validate=validate.Length(max=LONGEST_BROWSER),
        metadata={"description": "What it calls itself.", "example": "Mozilla/5.0 …"},
    )
