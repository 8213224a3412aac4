"""The people one can be in a demonstration, with the offices they hold today."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import peewee

from scheduling.register.models import Academy, Appointment, Person


def holds_on(day: date) -> peewee.Expression:
    """The condition on `Appointment` for those in office on a day."""
    return (Appointment.starts_on <= day) & (
        Appointment.ends_on.is_null() | (Appointment.ends_on >= day)
    )


def people_in_office(today: date, office: str | None) -> "peewee.ModelSelect[Person]":
    """Everyone who holds an office today, or this one."""
    held = Appointment.select(Appointment.person).where(holds_on(today))
    if office is not None:
        held = held.where(Appointment.office == office)
    return Person.select().where(Person.id.in_(held))


def people_shown(people: Sequence[Person], today: date) -> list[dict[str, Any]]:
    """People with their offices, the trust's before those at an academy."""
    offices: dict[str, list[dict[str, Any]]] = {person.id: [] for person in people}
    query = (
        Appointment.select(Appointment, Academy)
        .join(Academy, peewee.JOIN.LEFT_OUTER)
        .where(Appointment.person.in_(list(offices)), holds_on(today))
        .order_by(Appointment.office, Appointment.id)
    )
    for held in query:
        name = held.academy.name if held.academy is not None else None
        offices[held.person_id].append(
            {"office": held.office, "urn": held.urn, "academy_name": name}
        )
    return [
        {
            "person_id": person.id,
            "name": person.name,
            "email": person.email,
            "appointments": offices[person.id],
        }
        for person in people
    ]
