"""Reads of the offices that people hold."""

from collections.abc import Iterable

from kit.db import is_postgres
from notifications.appointments.models import Appointment
from notifications.appointments.rules import Held


def held_by(person_id: str, *, locked: bool = False) -> list[Held]:
    """Everything a person holds, held or will hold; locked, it stays so until the transaction ends."""
    query = Appointment.select().where(Appointment.person_id == person_id).order_by(Appointment.id)
    rows = query.for_update() if locked and is_postgres() else query
    return [_as_held(row) for row in rows]


def held_by_each(people: Iterable[str]) -> dict[str, list[Held]]:
    """The same for several people."""
    held: dict[str, list[Held]] = {person_id: [] for person_id in people}
    for row in Appointment.select().where(Appointment.person_id.in_(list(held))):
        held[row.person_id].append(_as_held(row))
    return held


def _as_held(row: Appointment) -> Held:
    return Held(starts_on=row.starts_on, ends_on=row.ends_on, office=row.office, urn=row.urn)
