"""Reads of people and appointments, as rows and as they are shown."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from peewee import JOIN

from kit.errors import NotFound
from scheduling.register.models import Academy, Appointment, Person
from scheduling.register.people.rules import Held


def person_row(person_id: str) -> Person:
    """One person. Raises `NotFound`."""
    found = Person.get_or_none(Person.id == person_id)
    if found is None:
        raise NotFound("person")
    return found


def person_with_address(email: str) -> Person | None:
    """Whoever has this e-mail address, in capitals or not."""
    return Person.get_or_none(Person.email == email.lower())


def appointment_row(appointment_id: str) -> Appointment:
    """One appointment. Raises `NotFound`."""
    found = appointments().where(Appointment.id == appointment_id).first()
    if found is None:
        raise NotFound("appointment")
    row: Appointment = found
    return row


def appointments() -> Any:  # noqa: ANN401 - a select that callers narrow
    """Every appointment with its person and its academy, to be narrowed by the caller."""
    return (
        Appointment.select(Appointment, Person, Academy)
        .join(Person)
        .switch(Appointment)
        .join(Academy, JOIN.LEFT_OUTER)
    )


def on_the_day(day: date) -> Any:  # noqa: ANN401 - a condition
    """The condition that an appointment holds on a day."""
    return (Appointment.starts_on <= day) & (
        Appointment.ends_on.is_null() | (Appointment.ends_on >= day)
    )


def held_by(person_id: str) -> list[Held]:
    """Everything a person holds, held or will hold, as the rules see it."""
    rows = Appointment.select().where(Appointment.person == person_id)
    return [as_held(row) for row in rows]


def as_held(row: Appointment) -> Held:
    """An appointment as the rules see it."""
    return Held(office=row.office, urn=row.urn, starts_on=row.starts_on, ends_on=row.ends_on)


def holders(urn: int | None, office: str, day: date) -> list[Appointment]:
    """Who holds an office on a day, whoever was appointed first first."""
    where = (Appointment.academy == urn) if urn is not None else Appointment.academy.is_null()
    query = appointments().where(where, Appointment.office == office, on_the_day(day))
    return list(query.order_by(Appointment.starts_on, Appointment.id))


def nobody_leads(day: date) -> bool:
    """Whether there is neither an AID nor a CEO yet who could enter the others."""
    leading = Appointment.office.in_(["aid", "ceo"]) & on_the_day(day)
    return not Appointment.select().where(leading).exists()


def people_shown(people: Iterable[Person], known: object) -> list[dict[str, Any]]:
    """People as clients see them, each with those appointments that meet a condition, the newest first."""
    rows = list(people)
    held: dict[str, list[dict[str, Any]]] = {}
    query = appointments().where(Appointment.person.in_([row.id for row in rows]), known)
    for each in query.order_by(Appointment.starts_on.desc(), Appointment.id):
        held.setdefault(each.person_id, []).append(appointment_shown(each))
    names = ("id", "title", "name", "email", "version")
    return [
        {name: getattr(row, name) for name in names} | {"appointments": held.get(row.id, [])}
        for row in rows
    ]


def appointment_shown(row: Appointment) -> dict[str, Any]:
    """An appointment as clients see it."""
    return {
        "id": row.id,
        "person_id": row.person_id,
        "person_name": row.person.name,
        "office": row.office,
        "urn": row.urn,
        "academy_name": row.academy.name if row.academy else None,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "version": row.version,
    }
