"""What clients send and see of the calendar."""

from datetime import date

from marshmallow import fields, validate

from kit.web import Schema

NAME = validate.And(
    validate.Length(1, 80), validate.Regexp(r".*\S", error="Give a name that can be read.")
)
"""Names are short: they stand in lists."""

DAY = validate.Range(date(2000, 1, 1), date(2200, 1, 1))
"""Outside of these, calendars themselves give out."""


class SpanSchema(Schema):
    """A term or a holiday."""

    name = fields.String(required=True, validate=NAME, metadata={"example": "Spring term"})
    starts_on = fields.Date(required=True, validate=DAY, metadata={"example": "2027-01-04"})
    ends_on = fields.Date(required=True, validate=DAY, metadata={"example": "2027-03-25"})


class YearDatesSchema(Schema):
    """The dates of an academic year."""

    starts_on = fields.Date(required=True, validate=DAY, metadata={"example": "2026-09-01"})
    ends_on = fields.Date(required=True, validate=DAY, metadata={"example": "2027-08-31"})
    terms = fields.List(fields.Nested(SpanSchema), required=True, validate=validate.Length(1, 12))
    holidays = fields.List(
        fields.Nested(SpanSchema), load_default=list, validate=validate.Length(max=40)
    )
    closures = fields.List(
        fields.Date(validate=DAY),
        load_default=list,
        validate=validate.Length(max=60),
        metadata={
            "description": "Days without pupils: INSET days and closures.",
            "example": ["2027-06-14"],
        },
    )


class OpenYearSchema(YearDatesSchema):
    """An academic year to put on the calendar."""

    code = fields.String(required=True, metadata={"example": "2026-27"})


class ReviewSlotDatesSchema(Schema):
    """The name and days of a review slot (R3)."""

    name = fields.String(required=True, validate=NAME, metadata={"example": "Spring review"})
    opens_on = fields.Date(required=True, validate=DAY, metadata={"example": "2027-01-04"})
    closes_on = fields.Date(required=True, validate=DAY, metadata={"example": "2027-03-25"})


class ReviewSlotSchema(ReviewSlotDatesSchema):
    """One of a year's three review slots."""

    number = fields.Integer(metadata={"example": 2})
    version = fields.Integer(metadata={"example": 1})


class YearSchema(OpenYearSchema):
    """An academic year with its review slots."""

    review_slots = fields.List(fields.Nested(ReviewSlotSchema))
    version = fields.Integer(metadata={"example": 4})


class SchoolDaySchema(Schema):
    """Whether pupils are in school on a day, and if not, why."""

    date = fields.Date(metadata={"example": date(2027, 3, 26).isoformat()})
    school_day = fields.Boolean(metadata={"example": False})
    reason = fields.String(
        allow_none=True,
        metadata={"example": "Friday 26 March 2027 is a bank holiday (Good Friday)."},
    )
