"""The declaration: each table holds something of people, or says why it does not; each text in it is accounted for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import peewee

from kit.db import Json, Record, Versioned
from kit.events import Event

Column = peewee.Field
Condition = Any
"""A condition of peewee's on the rows of a table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    """A kind of data of people, as a record of processing names it, and what it is held for."""

    name: str
    title: str
    purpose: str


@dataclass(frozen=True, kw_only=True, slots=True)
class For:
    """Rows are kept for so many days after a moment that each bears; 0 days: for ever.

    ``setting`` has the days. ``after`` names the moment for people.
    ``only`` narrows to rows that may go at all. ``going`` takes those before a moment away where deleting
    the rows is not enough; else they are deleted, or emptied where erasing empties them.
    """

    setting: str
    since: Column
    after: str
    only: Condition | None = None
    going: Callable[[datetime], int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Deleted:
    """Erasing a person deletes the rows."""


DELETED: Final = Deleted()


@dataclass(frozen=True, kw_only=True, slots=True)
class Emptied:
    """Erasing a person overwrites what tells of them, and the row stays for the record that it belongs to.

    ``only`` are the rows that stay; the others are deleted.
    """

    values: Mapping[Column, Any]
    why: str
    only: Condition | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stays:
    """Erasing a person leaves the rows: they name nobody but by an id that then says nothing."""

    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """Erasing a person is done by a function of the person's id, which returns how many rows it changed."""

    how: str
    by: Callable[[str], int]


Erasure = Deleted | Emptied | Stays | Done


@dataclass(frozen=True, kw_only=True, slots=True)
class Holds:
    """A table, or some of its rows, that hold something of people.

    ``of`` is the column with a person's id, or makes the condition that finds their rows.
    ``shows`` are the columns a person is shown, those of tables that are ``joined`` too.
    ``hides`` are the others that hold text, each with the reason.
    ``kept`` is a sentence where no number of days can say it.
    """

    table: type[Record]
    what: str
    category: Category
    of: Column | Callable[[str], Condition]
    shows: tuple[Column, ...]
    kept: For | str
    erased: Erasure
    hides: Mapping[Column, str] = field(default_factory=dict)
    joined: tuple[type[Record], ...] = ()

    def theirs(self, person_id: str) -> Condition:
        """The condition that finds a person's rows."""
        return self.of == person_id if isinstance(self.of, peewee.Field) else self.of(person_id)

    @property
    def accounted(self) -> set[Column]:
        """The columns that this declaration speaks of."""
        return {*self.shows, *self.hides}


@dataclass(frozen=True, kw_only=True, slots=True)
class Nothing:
    """A table that holds nothing of people; ``texts`` are its columns that could, and do not, for a reason.

    ``forget`` takes away what there may be of a person all the same, for hours, where nobody can look for it.
    """

    table: type[Record]
    why: str
    texts: tuple[Column, ...] = ()
    forget: Callable[[str], int] | None = None

    @property
    def accounted(self) -> set[Column]:
        """The columns that this declaration speaks of."""
        return set(self.texts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Privacy:
    """All that a service says of its tables, and the events it tells, whose personal fields are overwritten."""

    service: str
    tables: tuple[Holds | Nothing, ...]
    events: tuple[type[Event], ...] = ()

    @property
    def holding(self) -> tuple[Holds, ...]:
        """The tables that hold something of people."""
        return tuple(each for each in self.tables if isinstance(each, Holds))

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories, in the order in which they are first spoken of."""
        return tuple(dict.fromkeys(each.category for each in self.holding))

    def complaints(self) -> list[str]:
        """What is not declared, a sentence each: tables that nobody speaks of, and texts in them."""
        return [*self._undeclared(), *self._unaccounted()]

    def _undeclared(self) -> Iterator[str]:
        declared = {each.table for each in self.tables}
        for table in sorted(tables_of(self.service), key=str):
            if table not in declared:
                yield f"{table.__module__}.{table.__name__} is not declared: does it hold anything of people?"

    def _unaccounted(self) -> Iterator[str]:
        for table in dict.fromkeys(each.table for each in self.tables):
            spoken_of = set[Column]().union(
                *(each.accounted for each in self.tables if each.table is table)
            )
            for column in texts_of(table):
                if column not in spoken_of:
                    yield f"{table.__name__}.{column.name} is a text that the declaration does not account for."


def named_in(column: Column) -> Callable[[str], Condition]:
    """Make the condition that a list in JSON names a person by id."""

    def names(person_id: str) -> Condition:
        """Whether it does; ids are long enough to stand in no other word."""
        return column.cast("TEXT").contains(person_id)

    return names


def tables_of(service: str) -> set[type[Record]]:
    """Every table of a service and of the kit, of what is loaded in this process."""
    return {
        table
        for table in _below(Record)
        if table is not Versioned
        and not table.__subclasses__()
        and table.__module__.partition(".")[0] in {service, "kit"}
    }


def texts_of(table: type[Record]) -> list[Column]:
    """The columns of a table that could hold anything that somebody wrote."""
    return [
        column
        for column in table._meta.sorted_fields
        if isinstance(column, peewee.TextField | Json)
    ]


def _below(table: type[Record]) -> Iterable[type[Record]]:
    for each in table.__subclasses__():
        yield each
        yield from _below(each)
