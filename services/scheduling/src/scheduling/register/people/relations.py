"""What a caller is to the people of the register: themselves, or a colleague (B7)."""

from collections.abc import Collection

import peewee

from kit.access import Reach
from kit.auth import Caller
from kit.web import grant_of
from scheduling.register.models import Appointment, Person


def within(reach: Reach, by: Caller) -> peewee.Expression | bool:
    """The condition on `Person` for those a caller may know of."""
    return _within(Person.id, reach, by, everything=reach.everything)


def with_address(reach: Reach, by: Caller) -> peewee.Expression | bool:
    """The same for those whose address a caller sees: who sees no address may not find one out by asking for it."""
    everything = reach.everything and grant_of().covers("email")
    return _within(Person.id, reach, by, everything=everything)


def appointed_within(reach: Reach, by: Caller) -> peewee.Expression | bool:
    """The condition on `Appointment` for those of people a caller may know of."""
    return _within(Appointment.person, reach, by, everything=reach.everything)


def relations_to(people: Collection[str], by: Caller) -> dict[str, set[str]]:
    """The relations in which the caller stands to each of these people, by id."""
    known = Person.select(Person.id).where(Person.id << list(people), _beside(Person.id, by))
    relations: dict[str, set[str]] = {person_id: set() for person_id in people}
    for person in known:
        relations[person.id].add("colleague")
    if by.person_id in relations:
        relations[by.person_id].add("self")
    return relations


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
