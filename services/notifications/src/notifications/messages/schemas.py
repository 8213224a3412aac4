"""How messages look to clients."""

from typing import Final

from marshmallow import fields, validate

from kit.web import PageQuery, Schema
from notifications.messages.kinds import KINDS

STATES: Final = ("waiting", "waiting_for_address", "sent", "failed", "superseded")
"""States as clients see them: a mail on its way still waits."""

_PERSON: Final = "0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90"
_MEETING: Final = "0190f3a2-91b4-7c55-8d07-6f1e2a3b4c5d"
_MESSAGE: Final = "0190f3a3-02aa-7e10-b3c4-5d6e7f809102"


class MessageQuerySchema(PageQuery):
    """The filters of the list."""

    about = fields.String(
        load_default=None, metadata={"description": "About this meeting.", "example": _MEETING}
    )
    to = fields.String(
        load_default=None,
        metadata={"description": "To this address.", "example": "a.head@example.org"},
    )
    person_id = fields.String(
        load_default=None, metadata={"description": "To this person.", "example": _PERSON}
    )
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class MessageSchema(Schema):
    """A message to one person because of one event."""

    id = fields.String(required=True, metadata={"example": _MESSAGE})
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    person_id = fields.String(required=True, metadata={"example": _PERSON})
    to = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "One address; none, while the person's is not known.",
            "example": ["a.head@example.org"],
        },
    )
    subject = fields.String(
        required=True,
        metadata={"example": "Academy Improvement Meeting, Ashgrove Primary, 14 January 2027"},
    )
    state = fields.String(
        required=True,
        validate=validate.OneOf(STATES),
        metadata={
            "description": (
                "`superseded`: no longer needed before it could be sent, for example because"
                " the meeting was moved again."
            )
        },
    )
    failure = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "address_refused, server_refused, tries_spent or no_address.",
            "example": None,
        },
    )
    about = fields.String(
        required=True,
        metadata={"description": "The meeting's id; empty: about none.", "example": _MEETING},
    )
    created_at = fields.AwareDateTime(required=True, metadata={"example": "2027-01-08T09:00:00Z"})
    sent_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"example": "2027-01-08T09:00:01Z"}
    )
    next_attempt_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"example": None}
    )
    attempts = fields.Integer(required=True, metadata={"example": 1})
    has_calendar = fields.Boolean(
        required=True, metadata={"description": "Whether a calendar entry comes with it."}
    )


class AttachmentSchema(Schema):
    """A file that goes along with a mail."""

    filename = fields.String(required=True, metadata={"example": "invite.ics"})
    content_type = fields.String(required=True, metadata={"example": "application/ics"})


class WholeMessageSchema(MessageSchema):
    """A message with what it says, for those who may know it: as sent, or as it would be sent now."""

    text = fields.String(metadata={"example": "You are invited to …"})
    html = fields.String(metadata={"example": "<!doctype html>…"})
    attachments = fields.List(fields.Nested(AttachmentSchema))
