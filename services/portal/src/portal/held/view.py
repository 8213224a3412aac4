"""What four services hold about somebody, as one page shows it and one file takes it along."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from portal import services
from portal.dates import day, when
from portal.settings import SERVICES
from portal.words import SERVICES as NAMES
from portal.words import SHORT_KINDS, say

MOST_SHOWN: Final = 20
"""Rows of one table on the page; the file has all of them."""

_INSIDE: Final = frozenset({"id", "person_id", "subject", "operation", "meeting_id", "about"})
"""Columns that are in the file alone: ids, and what reads like them."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z", re.ASCII)

Answers = Mapping[str, dict[str, Any] | None]
"""What each service says; None where it does not answer."""


@dataclass
class Table:
    """The rows of one table that are about the person, as a page shows them."""

    service: str
    what: str
    kept: str
    when_erased: str
    columns: list[str]
    rows: list[list[str]]
    many: int

    @property
    def more(self) -> int:
        """How many rows the page leaves to the file."""
        return self.many - len(self.rows)


@dataclass
class Category:
    """A category of data over all services."""

    title: str
    purpose: str
    tables: list[Table] = field(default_factory=list)


def asked_of_all(path: str) -> Answers:
    """Ask every service, with the person's own token; the page says which does not answer."""
    return {name: services.read_if_there(name, path) for name in SERVICES}


def categories_of(answers: Answers) -> list[Category]:
    """What is held, by category; tables with nothing in them are left away."""
    found: dict[str, Category] = {}
    for service, answer in answers.items():
        for category in (answer or {}).get("categories", ()):
            kept = found.setdefault(
                category["name"], Category(category["title"], category["purpose"])
            )
            kept.tables += [_table(service, each) for each in category["tables"] if each["rows"]]
    return [category for category in found.values() if category.tables]


def erasures_of(answers: Answers) -> list[tuple[str, dict[str, Any] | None]]:
    """By service, when the person was erased there and what that did; None where it has not been done yet."""
    return [
        (NAMES[service], answer["erased"])
        for service, answer in answers.items()
        if answer is not None
    ]


def as_file(answers: Answers, asked_at: str) -> str:
    """Everything as one JSON document; a service that did not answer is named."""
    whole = {
        "asked_at": asked_at,
        "did_not_answer": [name for name, answer in answers.items() if answer is None],
        "services": {name: answer for name, answer in answers.items() if answer is not None},
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def said_of(did: Mapping[str, Mapping[str, int]]) -> str:
    """What an erasure did, in words: 3 rows deleted, 2 emptied, 7 stay without a name."""
    words = {"deleted": "deleted", "emptied": "emptied", "stays": "left, with an id alone"}
    sums = {kind: sum(counts.get(kind, 0) for counts in did.values()) for kind in words}
    return (
        ", ".join(f"{many} {words[kind]}" for kind, many in sums.items() if many) or "nothing to do"
    )


def _table(service: str, table: Mapping[str, Any]) -> Table:
    rows = table["rows"]
    names = [name for name in rows[0] if name.rpartition(".")[2] not in _INSIDE] or list(rows[0])
    return Table(
        service=NAMES[service],
        what=table["what"],
        kept=table["kept"],
        when_erased=table["when_erased"],
        columns=[_heading(name) for name in names],
        rows=[[_cell(row[name]) for name in names] for row in rows[:MOST_SHOWN]],
        many=len(rows) + table.get("left_off", 0),
    )


def _heading(name: str) -> str:
    words = (
        name.removeprefix("meeting_").removeprefix("pack_").removesuffix("_id").replace("_", " ")
    )
    return {"urn": "Academy (URN)", "email": "E-mail"}.get(words, words.capitalize())


def _cell(value: object) -> str:
    """A value as people read it."""
    if isinstance(value, list):
        return ", ".join(map(_cell, value)) or "–"
    if not isinstance(value, str):
        return "–" if value is None else str(value)
    if said := _day_or_moment(value):
        return said
    if value in SHORT_KINDS:
        return SHORT_KINDS[value]
    return say(value) if value.isidentifier() and value.islower() else value or "–"


def _day_or_moment(value: str) -> str:
    """A day or a moment in words; empty for what is neither, and for what only looks like one, as a name may."""
    try:
        if _MOMENT.fullmatch(value):
            return when(value)
        if _DAY.fullmatch(value):
            return day(value)
    except (ValueError, OverflowError):
        pass
    return ""
