"""What clients send and see of calendar feeds."""

from marshmallow import fields, validate

from kit.web import Schema
from notifications.calendar.feeds.rules import LONGEST_NAME


class MakeFeedSchema(Schema):
    """A feed to make."""

    name = fields.String(
        required=True,
        validate=validate.And(
            validate.Length(1, LONGEST_NAME),
            validate.Regexp(
                r"[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*\Z", error="Write a few letters."
            ),
        ),
        metadata={"description": "What its person calls it.", "example": "Phone"},
    )


class FeedSchema(Schema):
    """A feed of the caller's."""

    id = fields.String(required=True)
    name = fields.String(required=True, metadata={"example": "Phone"})
    made_at = fields.AwareDateTime(required=True)
    fetched_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When a program last fetched it, to the hour."},
    )


class MadeSchema(FeedSchema):
    """A feed with its address, which is shown once: whoever has it sees the meetings."""

    address = fields.Url(
        required=True,
        metadata={"example": "https://aimwell.example/calendar/secret-b7XQ….ics"},
    )
