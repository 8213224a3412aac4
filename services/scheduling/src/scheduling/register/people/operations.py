"""What can be done about people: enter and correct them, appoint them, end an appointment."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from contracts.scheduling import AppointmentEnded, AppointmentMade, PersonChanged
from kit.db import save_if_unchanged, transaction
from kit.outbox import record
from scheduling.locks import locked
from scheduling.register.academies.queries import academy_row
from scheduling.register.models import Appointment, Gap, Person
from scheduling.register.people import rules
from scheduling.register.people.queries import (
    appointment_row,
    as_held,
    held_by,
    person_row,
    person_with_address,
)


def person_to_change(person_id: str) -> Person:
    """A person whom nobody else changes or erases until the transaction ends. Raises `NotFound` or `WasErased`."""
    person_row(person_id)
    person: Person = locked(Person.select().where(Person.id == person_id)).get()
    if person.erased_at is not None:
        raise rules.WasErased("They were erased: if they are back, enter them anew.")
    return person


def add_person(name: str, *, email: str | None = None, title: str = "", now: datetime) -> Person:
    """Enter a person. Raises `AddressInUse` where somebody else has the e-mail address."""
    with transaction():
        address = _free(email, None)
        person = Person.create(name=name, title=title, email=address)
        record(_told(person), now=now)
        return person


def change_person(
    person_id: str, changes: Mapping[str, Any], *, expected_version: int | None, now: datetime
) -> Person:
    """Correct a name, a title or an address; nothing new is no change."""
    with transaction():
        person = person_to_change(person_id)
        wanted = dict(changes)
        if "email" in wanted:
            wanted["email"] = _free(wanted["email"], person_id)
        new = {name: value for name, value in wanted.items() if getattr(person, name) != value}
        if not new:
            return person
        save_if_unchanged(person, expected_version, **new)
        record(_told(person), now=now)
        return person


def appoint(
    person_id: str,
    office: str,
    *,
    urn: int | None = None,
    starts_on: date,
    ends_on: date | None = None,
    source: str = "entered",
    now: datetime,
) -> Appointment:
    """Appoint a person to an office, both days included (R4: who may sit at the table).

    Raises a refusal of `people.rules`, or `NotFound` for an unknown person or academy.
    """
    with transaction():
        person = person_to_change(person_id)
        if urn is not None:
            academy_row(urn)
        new = rules.Held(office=office, urn=urn, starts_on=starts_on, ends_on=ends_on)
        rules.accept(new, held_by(person_id))
        row = Appointment.create(
            person=person,
            office=office,
            academy=urn,
            starts_on=starts_on,
            ends_on=ends_on,
            source=source,
        )
        if urn is not None:
            Gap.delete().where((Gap.academy == urn) & (Gap.what == office)).execute()
        record(AppointmentMade(**_named(row), starts_on=starts_on, ends_on=ends_on), now=now)
        return appointment_row(row.id)


def end_appointment(
    appointment_id: str, until: date, *, expected_version: int | None = None, now: datetime
) -> Appointment:
    """Give an appointment its last day. Raises `AppointmentEndsBeforeItBegins`."""
    with transaction():
        row = appointment_row(appointment_id)
        rules.accept_end(as_held(row), until)
        if row.ends_on == until:
            return row
        save_if_unchanged(row, expected_version, ends_on=until)
        record(AppointmentEnded(**_named(row), ends_on=until), now=now)
        return row


def _free(email: str | None, person_id: str | None) -> str | None:
    """The address in small letters, if nobody else has it."""
    address = (email or "").strip().lower() or None
    owner = person_with_address(address) if address else None
    if owner is not None and owner.id != person_id:
        raise rules.AddressInUse(
            "Give another address: two people cannot share one, or they would read each other's mail.",
            field="email",
        )
    return address


def _told(person: Person) -> PersonChanged:
    return PersonChanged(person_id=person.id, name=person.name, email=person.email)


def _named(row: Appointment) -> dict[str, Any]:
    return {
        "appointment_id": row.id,
        "person_id": row.person_id,
        "office": row.office,
        "urn": row.urn,
    }
