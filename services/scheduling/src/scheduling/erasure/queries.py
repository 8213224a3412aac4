"""Reads of who has left long ago: proposed for erasure, and erased by nobody but who decides it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from peewee import fn

from scheduling.register.models import Appointment, Person


def leavers(before: date) -> Any:  # noqa: ANN401 - a peewee select
    """People whose last office ended before a day; whoever never held one, if they were entered before it."""
    still = Appointment.select(Appointment.person).where(
        Appointment.ends_on.is_null() | (Appointment.ends_on >= before)
    )
    ever = Appointment.select(Appointment.person)
    entered_before = Person.id < _first_id_of(before)
    return Person.select().where(
        Person.erased_at.is_null(),
        Person.id.not_in(still),
        Person.id.in_(ever) | entered_before,
    )


def last_days(people: Iterable[Person]) -> dict[str, date]:
    """The last day in office of each of these people who ever held one."""
    ids = [row.id for row in people]
    ended: Any = Appointment.select(Appointment.person, fn.MAX(Appointment.ends_on)).where(
        Appointment.person.in_(ids)
    )
    return {
        ident: day if isinstance(day, date) else date.fromisoformat(day)
        for ident, day in ended.group_by(Appointment.person).tuples()
    }


def _first_id_of(day: date) -> str:
    """What every id of a row made on or after a day is not less than: ids begin with their moment."""
    stamp = int(datetime.combine(day, time(), UTC).timestamp() * 1000)
    return str(UUID(int=stamp << 80))
