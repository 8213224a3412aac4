"""What a school day is, and which academic years may stand on the calendar; pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from kit.errors import Refused
from scheduling.calendar.wording import spoken_date, spoken_day

SATURDAY = 5

LONGEST_YEAR_DAYS = 400
"""No academic year is longer; one that is has a wrong date in it."""


class Span(msgspec.Struct, frozen=True):
    """A term or a holiday: its name, its first day and its last."""

    name: str
    starts_on: date
    ends_on: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.starts_on <= day <= self.ends_on


class SchoolYear(msgspec.Struct, frozen=True, kw_only=True):
    """An academic year as the rules see it; `closures` are single days without pupils, such as INSET days."""

    code: str
    starts_on: date
    ends_on: date
    terms: tuple[Span, ...]
    holidays: tuple[Span, ...] = ()
    closures: tuple[date, ...] = ()

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.starts_on <= day <= self.ends_on


class YearDoesNotFit(Refused):
    """The dates of an academic year contradict each other, or another year."""


class YearUnknown(Refused):
    """The academic year is not on the calendar."""


def why_not_a_school_day(
    day: date, years: Sequence[SchoolYear], bank_holidays: Mapping[date, str]
) -> str | None:
    """Why no meeting can be on this day, as a sentence; None on a school day."""
    said = spoken_day(day)
    if day.weekday() >= SATURDAY:
        return f"{said} is at a weekend."
    if day in bank_holidays:
        return f"{said} is a bank holiday ({bank_holidays[day]})."
    year = next((year for year in years if year.holds(day)), None)
    if year is None:
        return (
            f"{said} lies in no academic year of the calendar: add the year {code_of(day)} first."
        )
    reason = _why_not_in_term(day, year)
    return f"{said} is {reason}." if reason else None


def _why_not_in_term(day: date, year: SchoolYear) -> str | None:
    holiday = next((holiday for holiday in year.holidays if holiday.holds(day)), None)
    if holiday is not None:
        return f"in a school holiday ({holiday.name})"
    if day in year.closures:
        return "a day without pupils (INSET or closure)"
    if not any(term.holds(day) for term in year.terms):
        return f"in no term of {year.code}"
    return None


def code_of(day: date) -> str:
    """The code of the academic year a day belongs to; years begin on 1 September: "2026-27"."""
    first = day.year if day.month >= 9 else day.year - 1  # noqa: PLR2004 - September
    return f"{first}-{(first + 1) % 100:02d}"


def accept(year: SchoolYear, others: Iterable[SchoolYear]) -> None:
    """Refuse a year whose dates do not fit together; `others` are the rest of the calendar."""
    _accept_frame(year)
    for other in others:
        if (
            other.code != year.code
            and year.starts_on <= other.ends_on
            and other.starts_on <= year.ends_on
        ):
            raise YearDoesNotFit(
                f"{other.code} runs from {spoken_date(other.starts_on)} to {spoken_date(other.ends_on)}:"
                " choose dates that do not overlap it.",
                field="starts_on",
            )
    if not year.terms:
        raise YearDoesNotFit("Give at least one term.", field="terms")
    _accept_spans(year, year.terms, "terms")
    _accept_spans(year, year.holidays, "holidays")
    for day in year.closures:
        if not year.holds(day):
            raise YearDoesNotFit(
                f"{spoken_date(day)} is outside the year: take it out.", field="closures"
            )


def _accept_frame(year: SchoolYear) -> None:
    found = re.fullmatch(r"(\d{4})-(\d{2})", year.code)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise YearDoesNotFit("Write the year like 2026-27.", field="code")
    if year.starts_on.year != int(found[1]):
        raise YearDoesNotFit(
            f"{year.code} begins in {found[1]}: choose another first day.", field="starts_on"
        )
    if not year.starts_on < year.ends_on:
        raise YearDoesNotFit("The last day must come after the first.", field="ends_on")
    if (year.ends_on - year.starts_on).days > LONGEST_YEAR_DAYS:
        raise YearDoesNotFit(
            "An academic year is about twelve months: choose another last day.", field="ends_on"
        )


def _accept_spans(year: SchoolYear, spans: Sequence[Span], field: str) -> None:
    for span in spans:
        if span.ends_on < span.starts_on:
            raise YearDoesNotFit(
                f"{span.name} ends before it begins: correct its dates.", field=field
            )
        if not (year.holds(span.starts_on) and year.holds(span.ends_on)):
            raise YearDoesNotFit(
                f"{span.name} is not wholly inside {year.code}: correct its dates.", field=field
            )
    for before, after in pairwise(sorted(spans, key=lambda span: span.starts_on)):
        if after.starts_on <= before.ends_on:
            raise YearDoesNotFit(
                f"{before.name} and {after.name} overlap: correct their dates.", field=field
            )
