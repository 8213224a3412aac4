"""What clients send and see of people and their appointments."""

from marshmallow import fields, validate

from contracts.words import HIGHEST_URN, LOWEST_URN
from kit.web import PageQuery, Schema
from scheduling.register.people.rules import OFFICES

NAME = validate.Length(1, 120)
URN = validate.Range(LOWEST_URN, HIGHEST_URN)


class PeopleQuery(PageQuery):
    """A part of a name or address to look for."""

    q = fields.String(
        load_default="", validate=validate.Length(max=80), metadata={"example": "farrow"}
    )


class ChangePersonSchema(Schema):
    """What is known of a person; what is not sent stays as it is."""

    title = fields.String(validate=validate.Length(max=30), metadata={"example": "Ms"})
    name = fields.String(validate=NAME, metadata={"example": "Imogen Farrow"})
    email = fields.Email(
        allow_none=True,
        validate=validate.Length(max=254),
        metadata={"example": "i.farrow@alderbrook.example"},
    )


class AddPersonSchema(ChangePersonSchema):
    """A person to enter."""

    name = fields.String(required=True, validate=NAME, metadata={"example": "Imogen Farrow"})


class AppointSchema(Schema):
    """A person in an office, from one day to another, both included."""

    person_id = fields.String(required=True, validate=validate.Length(1, 40))
    office = fields.String(
        required=True, validate=validate.OneOf(OFFICES), metadata={"example": "headteacher"}
    )
    urn = fields.Integer(
        load_default=None, allow_none=True, validate=URN, metadata={"example": 900201}
    )
    starts_on = fields.Date(required=True, data_key="from", metadata={"example": "2026-09-01"})
    ends_on = fields.Date(
        load_default=None, allow_none=True, data_key="until", metadata={"example": None}
    )


class AppointmentSchema(AppointSchema):
    """An appointment."""

    id = fields.String()
    person_name = fields.String(metadata={"example": "Imogen Farrow"})
    academy_name = fields.String(
        allow_none=True, metadata={"example": "Alderbrook Primary Academy"}
    )
    version = fields.Integer(metadata={"example": 1})


class PersonSchema(AddPersonSchema):
    """A person with their appointments."""

    id = fields.String()
    appointments = fields.List(fields.Nested(AppointmentSchema))
    may = fields.List(
        fields.String(),
        metadata={
            "description": "Operations that are open to you for this person.",
            "example": ["people.change"],
        },
    )
    version = fields.Integer(metadata={"example": 2})


class AppointmentQuery(PageQuery):
    """Filters of the list of appointments."""

    urn = fields.Integer(load_default=None, validate=URN)
    office = fields.String(load_default=None, validate=validate.OneOf(OFFICES))
    person_id = fields.String(load_default=None)
    on = fields.Date(load_default=None, metadata={"description": "Those that hold on this day."})


class EndAppointmentSchema(Schema):
    """The last day of an appointment."""

    until = fields.Date(required=True, metadata={"example": "2027-08-31"})
