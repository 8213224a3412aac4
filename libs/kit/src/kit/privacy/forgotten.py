"""Who was erased: remembered by id alone, so that what arrives late brings nothing back."""

from collections.abc import Iterable

import peewee

from kit.db import Json, Record, UtcDateTime


class Forgotten(Record):
    """A subject of which nothing up to a version may come back, when it was erased, and what that did by category.

    ``in_archives`` says whether the archives of this service's history have been overwritten, too.
    """

    subject = peewee.TextField(primary_key=True)
    version = peewee.BigIntegerField()
    at = UtcDateTime()
    did = Json()
    in_archives = peewee.BooleanField()


def forgotten_through(subjects: Iterable[str]) -> dict[str, int]:
    """Of these subjects, those that were erased, with the version up to which nothing counts any more."""
    rows = Forgotten.select().where(Forgotten.subject.in_(list(subjects)))
    return {row.subject: row.version for row in rows}


def subject_of(person_id: str) -> str:
    """The aggregate that a person is."""
    return f"person/{person_id}"
