"""The rows of identities: sessions of people who are signed in."""

from datetime import datetime
from typing import cast

from peewee import Field, ForeignKeyField, IntegerField, TextField

from kit.db import Record, UtcDateTime, new_id
from scheduling.register.models import Person


class Session(Record):
    """Somebody signed in, from one browser; the word that proves it is kept nowhere (`kit.auth.sealed`)."""

    id = TextField(primary_key=True, default=new_id)
    person = ForeignKeyField(Person, backref="sessions", on_delete="CASCADE")
    person_id: str
    way = TextField()
    """How they signed in: `demo`."""
    turn = IntegerField(default=1)
    """Which of the session's words is good: the newest that was shown, counted from one."""
    turned_at = UtcDateTime()
    began_at = UtcDateTime()
    used_at = UtcDateTime()
    ends_at = UtcDateTime(index=True)
    """When it ends at the latest."""
    ended_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    ended_because = TextField(null=True)
    """`signed_out`, `signed_out_elsewhere`, `stolen`, `unused`, `too_old` or `no_office`."""
    browser = TextField(default="")
    """What the browser calls itself, so that people can tell their own apart."""
    came_from = TextField(default="")
    """The address it was begun from."""
