"""The academic year as a ribbon: terms, review slots, meetings and today, placed as parts of a hundred."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.dates import day, day_of


@dataclass(frozen=True)
class Stretch:
    """A stretch of days: where it begins and how long it is, in per cent, and what it is."""

    left: float
    width: float
    name: str
    number: int = 0

    @property
    def middle(self) -> float:
        """Where its name goes."""
        return round(self.left + self.width / 2, 3)


@dataclass(frozen=True)
class Ribbon:
    """Everything that is drawn."""

    months: tuple[Stretch, ...]
    terms: tuple[Stretch, ...]
    slots: tuple[Stretch, ...]
    meetings: tuple[Stretch, ...]
    today: float | None
    sentence: str


def ribbon(year: Mapping[str, Any], meetings: Iterable[Mapping[str, Any]], today: date) -> Ribbon:
    """Lay out a year as scheduling tells it; `meetings` outside of it are left away."""
    first, last = day_of(year["starts_on"]), day_of(year["ends_on"])
    slots = year.get("review_slots") or []

    def stretch(start: str, end: str, name: str, number: int = 0) -> Stretch:
        return _placed(day_of(start), day_of(end), (first, last), name, number)

    held = Counter(day_of(meeting["starts_at"]) for meeting in meetings)
    within = {on: count for on, count in sorted(held.items()) if first <= on <= last}
    return Ribbon(
        months=tuple(_months(first, last)),
        terms=tuple(
            stretch(term["starts_on"], term["ends_on"], term["name"]) for term in year["terms"]
        ),
        slots=tuple(
            stretch(slot["opens_on"], slot["closes_on"], slot.get("name") or "", slot["number"])
            for slot in slots
            if slot.get("opens_on") and slot.get("closes_on")
        ),
        meetings=tuple(
            _placed(
                on,
                on,
                (first, last),
                f"{day(on)}: {count} meeting{'s' if count > 1 else ''}",
                count,
            )
            for on, count in within.items()
        ),
        today=_placed(today, today, (first, last), "").middle if first <= today <= last else None,
        sentence=_sentence(year, slots, sum(within.values())),
    )


def _placed(
    start: date, end: date, bounds: tuple[date, date], name: str, number: int = 0
) -> Stretch:
    """Where the days from start to end lie between the bounds; whatever is outside is cut off."""
    first, last = bounds
    whole = (last - first).days + 1
    start, end = max(start, first), min(end, last)
    width = max((end - start).days + 1, 0)
    left = (start - first).days / whole * 100
    return Stretch(round(left, 3), round(width / whole * 100, 3), name, number)


def _months(first: date, last: date) -> Iterable[Stretch]:
    """Each month that the year touches."""
    start = first
    while start <= last:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield _placed(start, following - timedelta(days=1), (first, last), f"{start:%b}")
        start = following


def _sentence(year: Mapping[str, Any], slots: Iterable[Mapping[str, Any]], meetings: int) -> str:
    """What the picture says, for whoever does not see it."""
    said = [
        f"The year {year['code']} runs from {day(year['starts_on'])} to {day(year['ends_on'])}."
    ]
    said += [
        f"{slot.get('name') or 'Review'}: {day(slot['opens_on'])} to {day(slot['closes_on'])}."
        for slot in slots
        if slot.get("opens_on") and slot.get("closes_on")
    ]
    return " ".join([*said, f"{meetings} meeting{'' if meetings == 1 else 's'} booked in it."])
