"""The rows of programs: clients, and what is kept of their secrets."""

from datetime import datetime
from typing import cast

from peewee import BooleanField, Field, ForeignKeyField, TextField

from kit.db import Json, Record, UtcDateTime, Versioned, new_id


class MachineClient(Versioned):
    """A program that calls the suite by itself; people call it a program, and OAuth a client."""

    id = TextField(primary_key=True, default=new_id)
    name = TextField()
    known_as = TextField(null=True, unique=True)
    """Its name in small letters, until it is revoked: no two programs are called the same."""
    scopes = Json()
    made_at = UtcDateTime()
    made_by = TextField()
    """As `Caller.id` says it; empty for the command line."""
    demo = BooleanField()
    """Whether it was made in a demonstration, by whoever came along, and so opens nothing outside of one."""
    revoked_at = cast("Field[datetime | None]", UtcDateTime(null=True))


class ClientSecret(Record):
    """A secret of a program, known by its hash; it goes when it ends."""

    id = TextField(primary_key=True, default=new_id)
    client = ForeignKeyField(MachineClient, backref="secrets", on_delete="CASCADE")
    client_id: str
    digest = TextField()
    """SHA-256, in hexadecimal."""
    ending = TextField()
    """Its last letters, by which people tell it from another."""
    made_at = UtcDateTime()
    ends_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    used_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    """The hour in which it was used last."""
