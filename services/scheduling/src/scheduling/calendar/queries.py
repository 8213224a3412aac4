"""Reads of the calendar: the years as the rules want them, and as clients see them."""

from datetime import date
from typing import Any

import msgspec

from kit.errors import NotFound
from scheduling.calendar.bank_holidays import bank_holidays
from scheduling.calendar.models import AcademicYear, ReviewSlot
from scheduling.calendar.rules import SchoolYear, Span, why_not_a_school_day
from scheduling.calendar.slots import Slot


def school_year(row: AcademicYear) -> SchoolYear:
    """A year's row as a plain value."""
    return SchoolYear(
        code=row.code,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        terms=msgspec.convert(row.terms, tuple[Span, ...]),
        holidays=msgspec.convert(row.holidays, tuple[Span, ...]),
        closures=msgspec.convert(row.closures, tuple[date, ...]),
    )


def school_years() -> list[SchoolYear]:
    """Every year of the calendar, the earliest first."""
    return [school_year(row) for row in AcademicYear.select().order_by(AcademicYear.starts_on)]


def year_row(code: str) -> AcademicYear:
    """The row of a year; raises `NotFound`."""
    row: AcademicYear | None = AcademicYear.get_or_none(AcademicYear.code == code)
    if row is None:
        raise NotFound(f"There is no academic year {code} on the calendar.")
    return row


def slots_of(code: str) -> dict[int, ReviewSlot]:
    """The review slots of a year by number."""
    rows = ReviewSlot.select().where(ReviewSlot.year == code).order_by(ReviewSlot.number)
    return {row.number: row for row in rows}


def plain_slots(code: str) -> dict[int, Slot]:
    """The review slots of a year as plain values."""
    return {
        number: Slot(row.name, row.opens_on, row.closes_on)
        for number, row in slots_of(code).items()
    }


def why_no_meeting_on(day: date) -> str | None:
    """The reason why the day is not a school day, or None."""
    return why_not_a_school_day(day, school_years(), bank_holidays())


def year_shown(row: AcademicYear) -> dict[str, Any]:
    """A year with its review slots, as clients see it."""
    year = school_year(row)
    return {
        **msgspec.structs.asdict(year),
        "review_slots": [slot_shown(slot) for slot in slots_of(row.code).values()],
        "version": row.version,
    }


def slot_shown(row: ReviewSlot) -> dict[str, Any]:
    """A review slot as clients see it."""
    return {
        "number": row.number,
        "name": row.name,
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "version": row.version,
    }
