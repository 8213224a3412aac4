"""Editions of the facts: a rebuild makes a new one beside the live one, and puts it in its place at once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from peewee import JOIN

from kit.db import transaction
from kit.errors import Refused
from reporting.facts.models import LIVE, TABLES, Edition, Fact
from reporting.facts.operations import held_edition
from reporting.facts.queries import Place, digest, keys_of, live_edition, rows_of


class RebuildOvertaken(Refused):
    """A later rebuild has begun; this one must not be finished."""


class Swapped(msgspec.Struct, frozen=True):
    """The digests of the edition that was read before and of the one that is read now.

    `differing` counts the rows that are not the same in both, by table.
    """

    before: str
    after: str
    differing: dict[str, int]


def begin_edition() -> int:
    """Make room for a new edition and return its number; what an unfinished rebuild left is thrown away."""
    with transaction():
        standing = held_edition()
        number = max(standing.number, standing.making) + 1
        Edition.update(making=number).where(Edition.name == LIVE).execute()
        _drop_all_but(standing.number)
    return number


def publish_edition(number: int) -> Swapped | None:
    """Put a finished edition in the live one's place, in one transaction that no event can slip past.

    Returns None, and changes nothing, while the live edition has heard what the new one has not: read on.
    Raises `RebuildOvertaken` when another rebuild has begun since.
    """
    with transaction():
        standing = held_edition()
        if standing.making != number:
            raise RebuildOvertaken("Another rebuild has begun since; let that one finish.")
        if rows_ahead(number):
            return None
        old, new = rows_of(standing.number), rows_of(number)
        Edition.update(number=number).where(Edition.name == LIVE).execute()
        _drop_all_but(number)
    differing = Counter(place[0] for place in {*old, *new} if old.get(place) != new.get(place))
    return Swapped(digest(old), digest(new), dict(differing))


def rows_ahead(number: int) -> Sequence[Place]:
    """The rows of the live edition that a new one lacks, or has in an earlier version."""
    live = live_edition()
    return [place for name, model in TABLES.items() for place in _ahead(name, model, live, number)]


def _ahead(name: str, model: type[Fact], live: int, number: int) -> list[Place]:
    new = model.alias()
    keys = keys_of(model)
    same = new.edition == number
    for key in keys:
        same &= getattr(new, key) == getattr(model, key)
    rows: Iterable[Any] = (
        model.select(*(getattr(model, key) for key in keys))
        .join(new, JOIN.LEFT_OUTER, on=same)
        .where((model.edition == live) & (new.version.is_null() | (new.version < model.version)))
        .tuples()
    )
    return [(name, *(str(part) for part in row)) for row in rows]


def _drop_all_but(number: int) -> None:
    for model in TABLES.values():
        model.delete().where(model.edition != number).execute()
