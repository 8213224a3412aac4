"""An agenda while somebody writes it: lines that are added, moved and taken out, and what of them can be proposed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from portal.forms import Errors, whole
from portal.words import SHORT_SEATS

MOST_LINES: Final = 40
MOST_MINUTES: Final = 480


@dataclass(frozen=True)
class Line:
    """One item, as it is typed."""

    title: str = ""
    purpose: str = ""
    minutes: str = ""
    owner: str = ""
    papers: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into it."""
        return not (self.title or self.purpose or self.minutes)


def lines_of(items: Iterable[Mapping[str, Any]]) -> list[Line]:
    """The items of an agenda, or of a template, to begin with."""
    return [
        Line(
            title=item["title"],
            purpose=item["purpose"],
            minutes=str(item["minutes"]),
            owner=item["owner"] or "",
            papers=tuple(item["papers"]),
        )
        for item in items
    ]


def typed_lines(values: MultiDict[str, str]) -> list[Line]:
    """What was typed, line by line, as many as the form had."""
    number = min(whole(values.get("lines", "")) or 0, MOST_LINES)
    return [
        Line(
            title=values.get(f"title-{place}", ""),
            purpose=values.get(f"purpose-{place}", ""),
            minutes=values.get(f"minutes-{place}", ""),
            owner=values.get(f"owner-{place}", ""),
            papers=tuple(values.getlist(f"papers-{place}")),
        )
        for place in range(number)
    ]


def edited(lines: list[Line], what: str) -> list[Line]:
    """The lines after a button was pressed: `add`, or `up`, `down` or `remove` with the number of a line."""
    verb, _, number = what.partition("-")
    place = whole(number)
    if verb == "add" and len(lines) < MOST_LINES:
        return [*lines, Line()]
    if place is None or place >= len(lines):
        return lines
    if verb == "remove":
        return lines[:place] + lines[place + 1 :]
    to = place + {"up": -1, "down": 1}.get(verb, 0)
    if not 0 <= to < len(lines):
        return lines
    moved = [*lines]
    moved[place], moved[to] = moved[to], moved[place]
    return moved


def minutes_of(lines: Iterable[Line]) -> int:
    """How long all of it takes, as far as it is said in figures."""
    return sum(whole(line.minutes) or 0 for line in lines)


def items_of(lines: list[Line], errors: Errors) -> list[dict[str, Any]]:
    """What can be proposed; what is wrong with it goes beside the field that it is about."""
    if not lines:
        errors["add"] = "Put at least one item on the agenda."
    for place, line in enumerate(lines):
        if not line.title:
            errors[f"title-{place}"] = f"Say what item {place + 1} is about."
        minutes = whole(line.minutes)
        if not minutes or minutes > MOST_MINUTES:
            errors[f"minutes-{place}"] = (
                f"Enter how many minutes item {place + 1} takes, in figures: 1 to {MOST_MINUTES}."
            )
        if line.owner and line.owner not in SHORT_SEATS:
            errors[f"owner-{place}"] = f"Choose who leads item {place + 1}."
    return [
        {
            "title": line.title,
            "purpose": line.purpose,
            "minutes": whole(line.minutes),
            "owner": line.owner or None,
            "papers": list(line.papers),
        }
        for line in lines
    ]
