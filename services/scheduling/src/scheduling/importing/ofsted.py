"""Ofsted's inspection outcomes, in the layout of 2025 and the one of 2026 with report cards."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

import msgspec

from contracts.words import Scheme
from scheduling.importing.ofsted_columns import Section, layout_of
from scheduling.importing.plain import Inspection
from scheduling.importing.tables import Progress, Row, rows, silent
from scheduling.importing.values import key, words
from scheduling.register.judgements.words import CATEGORIES_OF_CONCERN, REPORT_CARD_GRADES

_NUMBERS: Final = {
    "1": "outstanding",
    "2": "good",
    "3": "requires_improvement",
    "4": "inadequate",
}
_NO_GRADE: Final = frozenset({"0", "8", "9", "not judged", "insufficient evidence"})
_CARD: Final = {key(name): code for code, name in REPORT_CARD_GRADES.items()}
_SAFE: Final = {"yes": "met", "no": "not_met", "met": "met", "not met": "not_met"}
_CATEGORIES: Final = {code.casefold(): code for code in CATEGORIES_OF_CONCERN} | {
    name: code for code, name in CATEGORIES_OF_CONCERN.items()
}


class OfstedRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one row says of one school."""

    urn: int
    name: str
    of_the_trust: bool
    inspections: tuple[Inspection, ...]


def read_ofsted(
    path: Path, uid: str, urns: Collection[int], progress: Progress = silent
) -> list[OfstedRow]:
    """The rows of the academies, and of schools that this file alone counts to the trust."""
    wanted_urns = {str(urn) for urn in urns}

    def wanted(cells: list[str], columns: dict[str, int]) -> bool:
        trust = columns["multiacademy trust uid"]
        if cells[columns["urn"]].strip() in wanted_urns:
            return True
        return trust < len(cells) and cells[trust].strip() == uid

    return [_row(row, uid) for row in rows(path, wanted=wanted, progress=progress)]


def _row(row: Row, uid: str) -> OfstedRow:
    urn = row.whole("URN")
    if urn is None:
        raise row.refused("there is no URN.", "URN")
    found = [_inspection(row, section, urn) for section in layout_of(row.columns)]
    return OfstedRow(
        urn=urn,
        name=row.text("School name"),
        of_the_trust=row.raw("Multi-academy trust UID").strip() == uid,
        inspections=tuple(each for each in found if each is not None),
    )


def _inspection(row: Row, section: Section, urn: int) -> Inspection | None:
    """One inspection out of its group of columns; None if there was none, or it became a graded one."""
    on = row.day(*section.inspected_on)
    if on is None:
        return None
    if section.converted and words(row.raw(*section.converted)).casefold() == "yes":
        return None
    relates = row.whole(*section.relates_to_urn) if section.relates_to_urn else None
    outcome = row.text(*section.outcome) if section.outcome else ""
    return Inspection(
        scheme=section.scheme,
        inspected_on=on,
        published_on=row.day(*section.published_on),
        relates_to_urn=relates or urn,
        overall=row.read(_number, *section.overall) if section.overall else None,
        grades=_grades(row, section),
        category_of_concern=row.read(_category, *section.category) if section.category else None,
        outcome=outcome or None,
    )


def _grades(row: Row, section: Section) -> dict[str, str]:
    read = _readers(section.scheme)
    found = {
        area: row.read(_safeguarding if area == "safeguarding" else read, *heads)
        for area, heads in section.areas.items()
    }
    return {area: grade for area, grade in found.items() if grade is not None}


def _readers(scheme: Scheme) -> Callable[[str], str | None]:
    return _card_grade if scheme == "report_card" else _number


def _number(cell: str) -> str | None:
    """A grade from 1 to 4, or none by any of its signs."""
    return _looked_up(cell, _NUMBERS, _NO_GRADE, "a grade from 1 to 4")


def _card_grade(cell: str) -> str | None:
    return _looked_up(cell, _CARD, frozenset({"9"}), "a grade of a report card")


def _safeguarding(cell: str) -> str | None:
    return _looked_up(cell, _SAFE, frozenset({"9", "not judged"}), "Met, Not met, Yes or No")


def _category(cell: str) -> str | None:
    return _looked_up(
        cell, _CATEGORIES, frozenset({"9"}), "a category of concern (SM, SWK, NTI, RSI)"
    )


def _looked_up(cell: str, table: dict[str, str], nothing: frozenset[str], what: str) -> str | None:
    text = key(words(cell))
    if not text or text in nothing:
        return None
    if text not in table:
        raise ValueError(f"{cell!r} is not {what}.")
    return table[text]
