"""What clients send and see of meetings."""

from typing import get_args

from marshmallow import fields, validate

from contracts.words import HIGHEST_URN, LOWEST_URN, MeetingKind, Office, Seat, Venue
from kit.web import MOMENT, PageQuery, Schema
from scheduling.agendas.schemas import AgendaInBriefSchema
from scheduling.calendar.schemas import DAY
from scheduling.packs.schemas import PackSchema

STATES = ("booked", "cancelled")

START = {"description": "RFC 3339 with an offset.", "example": "2027-02-02T14:00:00Z"}
MINUTES = validate.Range(1, 100_000)
URN = validate.Range(LOWEST_URN, HIGHEST_URN)


class MeetingQuery(PageQuery):
    """Filters of the list of meetings."""

    id = fields.String(
        load_default=None,
        validate=validate.Length(1, 40),
        metadata={"description": "Only this one, for whoever wants to know whether it is theirs."},
    )
    urn = fields.Integer(
        load_default=None,
        validate=URN,
        metadata={"description": "Only of this academy.", "example": 900101},
    )
    starts_from = fields.Date(
        data_key="from",
        load_default=None,
        validate=DAY,
        metadata={"description": "On this day or later, local time."},
    )
    until = fields.Date(
        load_default=None,
        validate=DAY,
        metadata={"description": "On this day or earlier, local time."},
    )
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    mine = fields.Boolean(
        load_default=False, metadata={"description": "Only those at which I have a seat."}
    )


class SeatSchema(Schema):
    """A seat and who takes it."""

    seat = fields.String(validate=validate.OneOf(get_args(Seat)))
    person_id = fields.String()
    name = fields.String(metadata={"example": "Rowan Ashdown"})
    office = fields.String(validate=validate.OneOf(get_args(Office)))


class BookMeetingSchema(Schema):
    """A meeting to book (R4)."""

    urn = fields.Integer(required=True, validate=URN, metadata={"example": 900101})
    kind = fields.String(load_default="aim", validate=validate.OneOf(get_args(MeetingKind)))
    year = fields.String(required=True, metadata={"example": "2026-27"})
    slot = fields.Integer(required=True, validate=validate.Range(1, 3), metadata={"example": 2})
    starts_at = fields.AwareDateTime(required=True, validate=MOMENT, metadata=START)
    duration_minutes = fields.Integer(validate=MINUTES, metadata={"example": 120})
    venue = fields.String(load_default="academy", validate=validate.OneOf(get_args(Venue)))
    venue_urn = fields.Integer(
        load_default=None, allow_none=True, validate=URN, metadata={"example": 900101}
    )
    seats = fields.Dict(
        keys=fields.String(validate=validate.OneOf(get_args(Seat))),
        values=fields.String(),
        load_default=dict,
        metadata={
            "description": "Who takes a seat, by person id, instead of the one the rule finds.",
            "example": {},
        },
    )


class MoveMeetingSchema(Schema):
    """Another time or place."""

    starts_at = fields.AwareDateTime(required=True, validate=MOMENT, metadata=START)
    duration_minutes = fields.Integer(validate=MINUTES, metadata={"example": 120})
    venue = fields.String(validate=validate.OneOf(get_args(Venue)))
    venue_urn = fields.Integer(allow_none=True, validate=URN, metadata={"example": 900101})


class CancelMeetingSchema(Schema):
    """Why the meeting is not held; told to nobody outside."""

    reason = fields.String(
        required=True,
        validate=[
            validate.Length(1, 500),
            validate.Regexp(r"(?s).*\S", error="Say in a few words why."),
        ],
        metadata={"example": "The academy is closed by snow."},
    )


class MeetingSchema(Schema):
    """A meeting with its seats and its two packs."""

    id = fields.String()
    urn = fields.Integer(metadata={"example": 900101})
    academy_name = fields.String(metadata={"example": "Alderbrook Primary Academy"})
    kind = fields.String(validate=validate.OneOf(get_args(MeetingKind)))
    state = fields.String(validate=validate.OneOf(STATES))
    year = fields.String(metadata={"example": "2026-27"})
    slot = fields.Integer(metadata={"example": 2})
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    duration_minutes = fields.Integer(metadata={"example": 120})
    venue = fields.String(validate=validate.OneOf(get_args(Venue)))
    venue_urn = fields.Integer(allow_none=True, metadata={"example": 900101})
    sequence = fields.Integer(
        metadata={"description": "SEQUENCE of the calendar entry.", "example": 0}
    )
    seats = fields.List(fields.Nested(SeatSchema))
    agenda = fields.Nested(AgendaInBriefSchema)
    packs = fields.List(fields.Nested(PackSchema))
    cancelled_reason = fields.String(allow_none=True)
    version = fields.Integer(metadata={"example": 1})


class SeatsQuery(Schema):
    """The day for which seats are proposed."""

    on = fields.Date(
        load_default=None,
        validate=DAY,
        metadata={"description": "Default: today.", "example": "2027-02-02"},
    )


class SeatPersonSchema(Schema):
    """Who would take a seat."""

    id = fields.String()
    name = fields.String(metadata={"example": "Rowan Ashdown"})
    email = fields.String(allow_none=True, metadata={"example": "rowan.ashdown@example.org"})


class AlternativeSchema(Schema):
    """Who could take a seat instead."""

    id = fields.String()
    name = fields.String(metadata={"example": "Hazel Birch"})
    office = fields.String(validate=validate.OneOf(get_args(Office)))


class ProposedSeatSchema(Schema):
    """A seat, who would take it by rule, and who could instead; or why nobody can."""

    seat = fields.String(validate=validate.OneOf(get_args(Seat)))
    person = fields.Nested(SeatPersonSchema, allow_none=True)
    office = fields.String(allow_none=True, validate=validate.OneOf(get_args(Office)))
    alternatives = fields.List(fields.Nested(AlternativeSchema))
    missing_sentence = fields.String(allow_none=True)


class ProposedSeatsSchema(Schema):
    """How the table of an academy's meeting would be filled on a day."""

    seats = fields.List(fields.Nested(ProposedSeatSchema))
