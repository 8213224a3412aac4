"""Which academic year it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from portal import services
from portal.clock import today
from portal.dates import day_of

Year = dict[str, Any]


def years_by_start() -> list[Year]:
    """All the years on the calendar, the earliest first."""
    return sorted(
        services.read_all("scheduling", "/years"), key=lambda year: str(year["starts_on"])
    )


def present_of(years: Sequence[Year], on: date) -> Year | None:
    """The year that holds the day, else the next one, else the last."""
    running = [year for year in years if day_of(year["ends_on"]) >= on]
    return next(iter([*running, *years[-1:]]), None)


def code_on(on: date) -> str:
    """The code of the academic year a day belongs to; years begin on 1 September: 2026-27."""
    first = on.year if on.month >= 9 else on.year - 1  # noqa: PLR2004 - September
    return f"{first}-{(first + 1) % 100:02}"


def present_code() -> str:
    """The code of the academic year it is now."""
    return code_on(today())
