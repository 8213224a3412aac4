"""What a program sends for a token and is given, in OAuth's own words (RFC 6749)."""

from marshmallow import EXCLUDE, fields, validate

from kit.web import Schema
from scheduling.identities.client_tokens.rules import GRANT, LONGEST
from scheduling.identities.tokens import AUDIENCES, BRIEFLY

_BOUNDED = validate.Length(max=LONGEST)


class AskProgramTokenSchema(Schema):
    """A form; the id and the secret may come by HTTP Basic instead, as many libraries send them."""

    class Meta:
        """OAuth asks for what is not known to be passed over."""

        unknown = EXCLUDE

    grant_type = fields.String(
        load_default="",
        validate=_BOUNDED,
        metadata={"description": f"`{GRANT}`.", "example": GRANT},
    )
    client_id = fields.String(
        load_default="",
        validate=_BOUNDED,
        metadata={"example": "0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90"},
    )
    client_secret = fields.String(
        load_default="", validate=_BOUNDED, metadata={"example": "aimwell_secret_…"}
    )
    scope = fields.String(
        load_default="",
        validate=_BOUNDED,
        metadata={
            "description": "Divided by spaces; without it, all that the program was given.",
            "example": "events:read",
        },
    )
    audience = fields.String(
        load_default="",
        validate=_BOUNDED,
        metadata={
            "description": f"The services that the token is for ({', '.join(AUDIENCES)}), divided by spaces; without it, all.",
            "example": "scheduling",
        },
    )


class ProgramTokenSchema(Schema):
    """A token; before it runs out, ask for another in the same way."""

    access_token = fields.String(required=True, metadata={"example": "eyJhbGciOiJFZERTQSJ9.…"})
    token_type = fields.String(required=True, metadata={"example": "Bearer"})
    expires_in = fields.Integer(
        required=True,
        metadata={"description": "Seconds.", "example": int(BRIEFLY.total_seconds())},
    )
    scope = fields.String(required=True, metadata={"example": "events:read"})


class NoTokenSchema(Schema):
    """Why there is no token (RFC 6749, section 5.2)."""

    error = fields.String(required=True, metadata={"example": "invalid_client"})
    error_description = fields.String(metadata={"example": "Send each parameter once."})
