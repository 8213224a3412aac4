"""What is asked of the trace, and the rows of all the services as one list, the newest first."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final

from kit.clock import LONDON, rfc3339
from portal import services
from portal.forms import Errors, whole
from portal.looks.said import CHANGED, SIGNED_IN
from portal.problems import PartAway
from portal.rights import WHATEVER, rights_at
from portal.settings import SERVICES

PAGE: Final = 50
AT_ONCE: Final = 200
"""Rows that are asked for at a time when the whole trace is wanted: what a service gives at most."""

LISTS: Final = "looks.list_looks"

KINDS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "all": ("All", {}),
    "opened": ("Looks", {"outcome": "seen"}),
    "changed": ("Changes of rights", {"outcome": "changed", "operation": ",".join(CHANGED)}),
    "signed_in": ("Signing in and out", {"operation": ",".join(SIGNED_IN)}),
    "refused": ("Refusals", {"outcome": "refused"}),
}
"""The sorts of rows that can be shown alone."""

Row = tuple[str, Mapping[str, Any]]
"""A service and one of its rows."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of the trace."""

    kind: str
    person: str
    academy: str
    since: str
    until: str

    @property
    def narrows(self) -> bool:
        """Whether anything is left away."""
        return self.kind != "all" or any((self.person, self.academy, self.since, self.until))

    def address(self, **other: str) -> dict[str, str]:
        """The same as parameters of a page, with some of them changed."""
        said = {**vars(self), **other}
        return {name: value for name, value in said.items() if value and value != "all"}

    def of_a_service(self) -> dict[str, str | int | None]:
        """The same as a service takes it."""
        first, last = _day(self.since), _day(self.until)
        return {
            **KINDS[self.kind][1],
            "person_id": self.person,
            "place": self.academy,
            "since": _midnight(first) if first else None,
            "until": _midnight(last + timedelta(days=1)) if last else None,
        }


def asked_of(given: Mapping[str, str]) -> tuple[Asked, Errors]:
    """What was asked for, and what is wrong with it."""
    errors = Errors()
    for name in ("since", "until"):
        if given.get(name) and _day(given[name]) is None:
            errors[name] = "Enter a day like 2027-01-08."
    kind = given.get("kind", "all")
    return (
        Asked(
            kind=kind if kind in KINDS else "all",
            person=given.get("person", ""),
            academy=given.get("academy", "") if whole(given.get("academy", "")) else "",
            since=given.get("since", ""),
            until=given.get("until", ""),
        ),
        errors,
    )


def one_page(asked: Asked, before: Mapping[str, str]) -> tuple[list[Row], dict[str, str]]:
    """A page of the trace, and from which numbers to go on; a part that does not answer is noted on the page."""
    lists: list[list[Row]] = []
    for service in _that_tell():
        wanted = asked.of_a_service() | {"before": whole(before.get(service, ""))}
        try:
            found, _ = services.read_page(service, "/looks", limit=PAGE, **wanted)
        except PartAway as away:
            services.note_away(away)
            continue
        lists.append([(service, row) for row in found])
    shown = list(islice(_merged(*map(iter, lists)), PAGE))
    if len(shown) == sum(map(len, lists)) and not any(len(each) == PAGE for each in lists):
        return shown, {}
    return shown, {**before, **{service: str(row["number"]) for service, row in shown}}


def everything(asked: Asked) -> Iterator[Row]:
    """All of it; the first rows of every part are had before anything is given. Raises `PartAway`."""
    for service in SERVICES:
        rights_at(service)
    merged = _merged(*(_all_of(service, asked) for service in _that_tell()))
    first = next(merged, None)
    return merged if first is None else _beginning_with(first, merged)


def _beginning_with(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _all_of(service: str, asked: Asked) -> Iterator[Row]:
    before: int | None = None
    while True:
        wanted = asked.of_a_service() | {"before": before}
        found, following = services.read_page(service, "/looks", limit=AT_ONCE, **wanted)
        yield from ((service, row) for row in found)
        if not following:
            return
        before = int(found[-1]["number"])


def _merged(*lists: Iterator[Row]) -> Iterator[Row]:
    """Several lists as one, the newest first; each keeps its own order, whatever its clock said."""
    return heapq.merge(*lists, key=lambda each: str(each[1]["at"]), reverse=True)


def _that_tell() -> list[str]:
    """The services whose trace is open to the person, as far as they answer."""
    telling = []
    for service in SERVICES:
        try:
            if rights_at(service).may(LISTS, WHATEVER):
                telling.append(service)
        except PartAway as away:
            services.note_away(away)
    return telling


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> str:
    return rfc3339(datetime.combine(day, time(), LONDON))
