"""The whole of an edition as text that is the same wherever and whenever it is drawn, and its digest."""

import hashlib
from collections.abc import Mapping

import msgspec

from reporting.facts.models import LIVE, TABLES, Edition, Fact

Place = tuple[str, ...]
"""A table's name and the key of a row in it, as text."""


def live_edition() -> int:
    """The number of the edition that is read."""
    number: int = Edition.get_by_id(LIVE).number
    return number


def rows_of(edition: int) -> dict[Place, bytes]:
    """Every row of an edition as canonical JSON, by its place; the edition's number is left out."""
    return {
        (name, *(str(getattr(row, part)) for part in keys_of(model))): _canonical(row)
        for name, model in TABLES.items()
        for row in model.select().where(model.edition == edition)
    }


def digest(rows: Mapping[Place, bytes]) -> str:
    """SHA-256 over the rows in the order of their places: equal digests, equal facts."""
    lines = (
        b"\t".join([*(part.encode() for part in place), rows[place]]) for place in sorted(rows)
    )
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


def keys_of(model: type[Fact]) -> tuple[str, ...]:
    """The columns that name a row inside its edition."""
    return tuple(field.name for field in model._meta.get_primary_keys() if field.name != "edition")


def _canonical(row: Fact) -> bytes:
    values = {name: value for name, value in row.__data__.items() if name != "edition"}
    return msgspec.json.encode(values, order="sorted")
