"""Base row and field types that mean the same on SQLite and on PostgreSQL."""

import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import peewee

from kit.db.connection import database

if TYPE_CHECKING:
    _Instant = peewee.Field[datetime]
    _Anything = peewee.Field[Any]
else:
    # Fields are generic for the type checker only.
    _Instant = _Anything = peewee.Field


class Record(peewee.Model):
    """Base of every table of a service."""

    class Meta:
        """Bind to the process's database; tables are named in snake case."""

        database = database
        legacy_table_names = False


class Versioned(Record):
    """Base of the rows that people change: the version is their ETag, and guards every update."""

    version = peewee.IntegerField(default=1)


class UtcDateTime(_Instant):
    """An instant, aware and in UTC on both sides; text of one fixed width on SQLite, so that it sorts."""

    field_type = "TIMESTAMPTZ"

    def db_value(self, value: datetime | None) -> str | None:
        """Refuse a naive time: it would mean another instant on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{self.name} needs a time with an offset, not {value!r}.")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def python_value(self, value: str | datetime | None) -> datetime | None:
        """Read either database's form."""
        if value is None:
            return None
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return instant.astimezone(UTC)


class Json(_Anything):
    """Plain lists and objects, kept as JSON text."""

    field_type = "TEXT"

    def db_value(self, value: Any) -> str | None:  # noqa: ANN401 - any JSON value
        """Encode; None stays NULL."""
        return None if value is None else msgspec.json.encode(value).decode()

    def python_value(self, value: str | None) -> Any:  # noqa: ANN401 - any JSON value
        """Decode; NULL stays None."""
        return None if value is None else msgspec.json.decode(value)


def new_id() -> str:
    """A fresh identifier: a UUID of version 7, so that rows made later sort later."""
    stamp = time.time_ns() // 1_000_000
    bits = int.from_bytes(stamp.to_bytes(6, "big") + os.urandom(10), "big")
    bits = bits & ~(0xF << 76) | (0x7 << 76)
    bits = bits & ~(0x3 << 62) | (0x2 << 62)
    return str(UUID(int=bits))
