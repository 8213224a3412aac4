"""Editions of the facts: a rebuild makes a new one beside the live one, and puts it in its place at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any, Final

import msgspec
from peewee import JOIN, Tuple, fn

from kit import failpoints
from kit.db import connection, database, is_postgres, transaction
from reporting.facts.models import LIVE, TABLES, Edition, Fact
from reporting.facts.operations import held_edition
from reporting.facts.patience import patiently
from reporting.facts.queries import Place, digest, keys_of, live_edition, rows_of
from reporting.facts.unfinished import Making, check_turn, forget

SWEPT: Final = 1_000
"""Rows that are deleted in one transaction, so that nobody waits for long."""


class Swapped(msgspec.Struct, frozen=True):
    """The digests of the edition that was read before and of the one that is read now.

    `differing` counts the rows that are not the same in both, by table.
    """

    before: str
    after: str
    differing: dict[str, int]


def publish_edition(making: Making, heard: int | None) -> Swapped | None:
    """Put a finished edition in the live one's place, in one transaction that no event can slip past.

    Returns None, and changes nothing, when more has been heard than `heard`: read on.
    Then nothing in that transaction takes longer on more facts.
    With None, the live edition is compared with the new one instead, while events wait.
    Raises `RebuildOvertaken`.
    """
    with ExitStack() as afterwards:
        with transaction():
            standing = held_edition()
            check_turn(making)
            if rows_ahead(making.number) if heard is None else standing.heard != heard:
                return None
            seen = afterwards.enter_context(_facts_as_they_are_now())
            Edition.update(number=making.number).where(Edition.name == LIVE).execute()
            forget()
            failpoints.reached("rebuild.swapping")
        failpoints.reached("rebuild.swapped")
        old, new = seen(standing.number), seen(making.number)
    return _compared(old, new)


def _compared(old: Mapping[Place, bytes], new: Mapping[Place, bytes]) -> Swapped:
    differing = Counter(place[0] for place in {*old, *new} if old.get(place) != new.get(place))
    return Swapped(digest(old), digest(new), dict(differing))


@contextmanager
def _facts_as_they_are_now() -> Iterator[Callable[[int], dict[Place, bytes]]]:
    """Read whole editions at leisure, as they are at this moment, over a connection of its own."""
    held = ExitStack()

    def hold() -> None:
        held.enter_context(connection())
        held.enter_context(database.obj.atomic("REPEATABLE READ" if is_postgres() else "DEFERRED"))
        live_edition()  # the picture is taken with the first look

    with ThreadPoolExecutor(max_workers=1) as aside:
        try:
            aside.submit(hold).result()
            yield lambda edition: aside.submit(rows_of, edition).result()
        finally:
            aside.submit(held.close).result()


def events_heard() -> int:
    """How many events have been folded into the live edition while others were made."""
    number: int = Edition.get_by_id(LIVE).heard
    return number


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


def sweep() -> None:
    """Delete the rows of editions that were given up, a few at a time."""
    standing = Edition.get_by_id(LIVE)
    for model in TABLES.values():
        for edition in _editions_in(model):
            # A newer one than we know of may be in the making by now.
            if edition < standing.making and edition != standing.number:
                _delete(model, edition)


def _editions_in(model: type[Fact]) -> Iterator[int]:
    edition: int | None = 0
    while edition is not None:
        later = model.select(fn.MIN(model.edition)).where(model.edition > edition)
        if (edition := later.scalar()) is not None:
            yield edition


def _delete(model: type[Fact], edition: int) -> None:
    key = model._meta.get_primary_keys()
    some = model.select(*key).where(model.edition == edition).limit(SWEPT)
    some_rows = model.delete().where(Tuple(*key).in_(some))
    while patiently(some_rows.execute):
        pass
