"""What a caller is to the people of the register and to their offices: themselves, or a colleague (B7).

A colleague at another academy is known by name. What else they are there is that academy's: a caller
sees their offices for the trust, at the caller's own academies, and which academy they lead.
"""

from collections.abc import Collection
from typing import Final

import peewee

from kit.access import Reach
from kit.auth import Caller
from kit.web import grant_of
from scheduling.register.models import Appointment, Person

PUBLIC_OFFICE: Final = "headteacher"
"""Who leads an academy is on its door, and no secret of those who work there."""


def within(reach: Reach, by: Caller) -> peewee.Expression | bool:
    """The condition on `Person` for those a caller may know of."""
    return _within(Person.id, reach, by, everything=reach.everything)


def with_address(reach: Reach, by: Caller) -> peewee.Expression | bool:
    """The same for those whose address a caller sees: who sees no address may not find one out by asking for it."""
    everything = reach.everything and grant_of().covers("email")
    return _within(Person.id, reach, by, everything=everything)


def appointed_within(reach: Reach, by: Caller) -> peewee.Expression | bool:
    """The condition on `Appointment` for those that a caller may know of."""
    if reach.everything:
        return peewee.Value(1) == 1
    known = peewee.Value(1) == 0
    if "self" in reach.things:
        known |= Appointment.person == (by.person_id or "")
    if "colleague" in reach.things:
        known |= _beside(Appointment.person, by) & _of_a_colleague(by)
    return known


def relations_to(people: Collection[str], by: Caller) -> dict[str, set[str]]:
    """The relations in which the caller stands to each of these people, by id."""
    known = Person.select(Person.id).where(Person.id << list(people), _beside(Person.id, by))
    relations: dict[str, set[str]] = {person_id: set() for person_id in people}
    for person in known:
        relations[person.id].add("colleague")
    if by.person_id in relations:
        relations[by.person_id].add("self")
    return relations


def relations_to_appointment(row: Appointment, by: Caller) -> set[str]:
    """The relations in which the caller stands to one appointment."""
    relations = relations_to([row.person_id], by)[row.person_id]
    known = row.urn is None or row.urn in by.urns or row.office == PUBLIC_OFFICE
    return relations if known else relations - {"colleague"}


def _within(
    person: peewee.Field, reach: Reach, by: Caller, *, everything: bool
) -> peewee.Expression | bool:
    if everything:
        return peewee.Value(1) == 1
    known = person == (by.person_id or "") if "self" in reach.things else peewee.Value(1) == 0
    return known | _beside(person, by) if "colleague" in reach.things else known


def _beside(person: peewee.Field, by: Caller) -> peewee.Expression:
    """Whether a person holds, held or will hold an office beside the caller, or for the trust."""
    beside = Appointment.select(Appointment.person).where(
        Appointment.academy.is_null() | (Appointment.academy << sorted(by.urns))
    )
    condition: peewee.Expression = person << beside
    return condition


def _of_a_colleague(by: Caller) -> peewee.Expression:
    """Whether an appointment of a colleague's is one to know of."""
    return (
        Appointment.academy.is_null()
        | (Appointment.academy << sorted(by.urns))
        | (Appointment.office == PUBLIC_OFFICE)
    )
