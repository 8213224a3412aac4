"""When meetings can be: the review slots ahead, and the school days in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from kit.clock import LONDON, rfc3339
from one_machine.playing.client import Client

_DAY: Final = timedelta(days=1)
_HOURS: Final = (time(9, 30), time(13, 30))
"""A morning and an afternoon: the AID is at every meeting, and can be at one of each a day."""


@dataclass(frozen=True)
class Slot:
    """A review slot of an academic year."""

    year: str
    number: int
    opens_on: date
    closes_on: date


def slots_ahead(aid: Client, from_day: date) -> list[Slot]:
    """The review slots that are not over by a day, the next first."""
    found = [
        Slot(
            year["code"],
            slot["number"],
            date.fromisoformat(slot["opens_on"]),
            date.fromisoformat(slot["closes_on"]),
        )
        for year in aid.items("/v1/years")
        for slot in year["review_slots"]
    ]
    return sorted(
        (slot for slot in found if slot.closes_on >= from_day), key=lambda slot: slot.opens_on
    )


def year_start(aid: Client, today: date) -> date:
    """The first day of the academic year that a day lies in."""
    starts = [date.fromisoformat(year["starts_on"]) for year in aid.items("/v1/years")]
    return max((start for start in starts if start <= today), default=today)


def school_days(aid: Client, slot: Slot, not_before: date) -> list[date]:
    """The school days of a slot from a day on, as scheduling tells them."""
    day, found = max(slot.opens_on, not_before), list[date]()
    while day <= slot.closes_on:
        if aid.get(f"/v1/school-days/{day.isoformat()}")["school_day"]:
            found.append(day)
        day += _DAY
    return found


def spread(days: list[date], count: int) -> Iterator[str]:
    """So many times over the days, as even as they come; a second one on a day is in the afternoon."""
    if not days:
        return
    used: dict[date, int] = {}
    for index in range(min(count, len(days) * len(_HOURS))):
        day = days[index * len(days) // count]
        while used.get(day, 0) >= len(_HOURS):
            day = days[(days.index(day) + 1) % len(days)]
        turn = used.get(day, 0)
        used[day] = turn + 1
        yield at(day, _HOURS[turn])


def at(day: date, hour: time) -> str:
    """A local time of a day as it goes over the wire."""
    return rfc3339(datetime.combine(day, hour, LONDON))
