"""Row locks: on PostgreSQL asked for, on SQLite already held, because a writer there is alone."""

from collections.abc import Iterable
from typing import TypeVar

import peewee

from kit.db import is_postgres
from kit.errors import NotFound, VersionMismatch
from scheduling.meetings.models import Meeting
from scheduling.register.models import Person

R = TypeVar("R", bound=peewee.Model)


def locked(query: "peewee.ModelSelect[R]") -> "peewee.ModelSelect[R]":
    """The same rows, locked until the transaction ends; others may still refer to them."""
    if not is_postgres():
        return query
    return query.for_update("FOR NO KEY UPDATE")  # type: ignore[arg-type]  # peewee takes the clause, too


def locked_meeting(meeting_id: str, expected_version: int | None = None) -> Meeting:
    """A meeting that nobody else changes meanwhile.

    Raises `NotFound`, or `VersionMismatch` when it is no longer the version that was read: whoever looks at an
    old picture is told so first, whatever else is wrong.
    """
    found: Meeting | None = locked(Meeting.select().where(Meeting.id == meeting_id)).first()
    if found is None:
        raise NotFound("meeting")
    if expected_version not in (None, found.version):
        raise VersionMismatch
    return found


def lock_people(person_ids: Iterable[str]) -> None:
    """Keep others from booking these people until the transaction ends; in one order, so that nobody waits in a ring."""
    list(
        locked(
            Person.select(Person.id).where(Person.id.in_(sorted(person_ids))).order_by(Person.id)
        )
    )
