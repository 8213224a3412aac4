"""Reading a local authority's term dates: a JSON form, and iCalendar files of term days or of holidays."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import icalendar
import msgspec

from scheduling.calendar.derived_terms import (
    ReadYear,
    TermFileDoesNotFit,
    joined,
    runs_between,
    runs_of_days,
    whole_years,
)
from scheduling.calendar.rules import SATURDAY, SchoolYear, Span

DAY = timedelta(days=1)
LARGEST_BYTES = 5 * 1024 * 1024


class _Holiday(msgspec.Struct):
    start: date
    end: date
    label: str = "School holiday"


class _TermDay(msgspec.Struct):
    date: date


class _Year(msgspec.Struct):
    name: str
    dates: list[_TermDay]
    school_holidays: list[_Holiday] = []
    bank_holidays: list[date] = []


class _Document(msgspec.Struct):
    academic_years: list[_Year]
    pd_days: list[date] = []


def read_term_file(path: Path, bank_holidays: Mapping[date, str]) -> list[ReadYear]:
    """The academic years of one file, in order; raises `TermFileDoesNotFit` with what to give instead."""
    if not path.is_file():
        raise TermFileDoesNotFit(
            f"There is no file {path.name}: give the path of a file of term dates."
        )
    if path.stat().st_size > LARGEST_BYTES:
        raise TermFileDoesNotFit(
            f"{path.name} is larger than 5 MB, which no file of term dates is: give another."
        )
    content = path.read_bytes()
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"BEGIN:VCALENDAR"):
        return _from_icalendar(path.name, content, bank_holidays)
    return _from_json(path.name, content, bank_holidays)


def _from_json(name: str, content: bytes, bank_holidays: Mapping[date, str]) -> list[ReadYear]:
    try:
        document = msgspec.json.decode(content, type=_Document)
    except msgspec.DecodeError as wrong:
        raise TermFileDoesNotFit(
            f"{name} is not a file of term dates ({wrong}): give the JSON with `academic_years` and their `dates`,"
            " or an iCalendar file of term days or school holidays."
        ) from wrong
    days = [day.date for year in document.academic_years for day in year.dates]
    spans = [
        Span(found.label, found.start, found.end)
        for year in document.academic_years
        for found in year.school_holidays
    ]
    stated = {day for year in document.academic_years for day in year.bank_holidays}
    return _read(
        name,
        days,
        spans,
        frozenset(document.pd_days),
        {**dict.fromkeys(stated, "Bank holiday"), **bank_holidays},
    )


def _from_icalendar(name: str, content: bytes, bank_holidays: Mapping[date, str]) -> list[ReadYear]:
    days: list[date] = []
    spans: list[Span] = []
    stated: dict[date, str] = {}
    for event in _events(name, content):
        first, last, what = _whole_days(name, event)
        if "bank holiday" in what.lower():
            stated[first] = "Bank holiday"
        elif "term day" in what.lower() or "school day" in what.lower():
            days.extend(first + DAY * more for more in range((last - first).days + 1))
        elif any(word in what.lower() for word in ("holiday", "half-term", "half term", "break")):
            spans.append(Span(what, first, last))
    return _read(name, days, spans, frozenset(), {**stated, **bank_holidays})


def _events(name: str, content: bytes) -> list[icalendar.Component]:
    try:
        return icalendar.Calendar.from_ical(content).walk("VEVENT")
    except (ValueError, KeyError, IndexError) as wrong:
        raise TermFileDoesNotFit(
            f"{name} is not a whole iCalendar file ({wrong}): download it again."
        ) from wrong


def _whole_days(name: str, event: icalendar.Component) -> tuple[date, date, str]:
    """First day, last day (the file's end is exclusive) and the name without the authority's."""
    what = str(event.get("SUMMARY", "")).rpartition(": ")[2].strip()
    try:
        starts, ends = event.decoded("DTSTART"), event.decoded("DTEND", None)
        first = date(starts.year, starts.month, starts.day)
        last = date(ends.year, ends.month, ends.day) - DAY if ends is not None else first
    except (KeyError, AttributeError, ValueError) as wrong:
        raise TermFileDoesNotFit(
            f"{name} has an event without a day ({what or 'unnamed'}): download it again."
        ) from wrong
    return first, max(first, last), what


def _read(
    name: str,
    days: list[date],
    spans: list[Span],
    closures: frozenset[date],
    bank_holidays: Mapping[date, str],
) -> list[ReadYear]:
    runs = runs_of_days(days) if days else runs_between(spans, bank_holidays)
    if not runs:
        raise TermFileDoesNotFit(
            f"{name} holds neither term days nor school holidays: give the authority's term dates (JSON or iCalendar)."
        )
    return [
        ReadYear(
            year=msgspec.structs.replace(
                year,
                holidays=_inside(year, spans) or year.holidays,
                closures=_closures(year, days, closures, bank_holidays),
            ),
            says_holidays=bool(spans),
            says_closures=bool(days),
        )
        for year in whole_years(runs)
    ]


def _inside(year: SchoolYear, spans: list[Span]) -> tuple[Span, ...]:
    clipped = (
        Span(span.name, max(span.starts_on, year.starts_on), min(span.ends_on, year.ends_on))
        for span in joined(spans)
        if span.starts_on <= year.ends_on and year.starts_on <= span.ends_on
    )
    return tuple(joined(clipped))


def _closures(
    year: SchoolYear, days: list[date], stated: frozenset[date], bank_holidays: Mapping[date, str]
) -> tuple[date, ...]:
    """INSET days: those the file names, and weekdays of a term that its list of term days leaves out."""
    taught = set(days)
    first, last = year.terms[0].starts_on, year.terms[-1].ends_on
    candidates = (first + DAY * more for more in range((last - first).days + 1)) if taught else ()
    left_out = {
        day
        for day in candidates
        if day.weekday() < SATURDAY
        and day not in taught
        and day not in bank_holidays
        and not any(holiday.holds(day) for holiday in year.holidays)
    }
    return tuple(sorted(left_out | {day for day in stated if year.holds(day)}))
