"""Taking a file of term dates over into the calendar, again and again without harm."""

from datetime import datetime
from pathlib import Path

import msgspec

from kit.db import transaction
from scheduling.calendar import rules
from scheduling.calendar.bank_holidays import bank_holidays
from scheduling.calendar.derived_terms import ReadYear
from scheduling.calendar.operations import change_year, open_year
from scheduling.calendar.queries import school_years
from scheduling.calendar.rules import SchoolYear
from scheduling.calendar.term_files import read_term_file
from scheduling.calendar.wording import spoken_date


def read_terms(path: Path, *, now: datetime, dry_run: bool = False) -> list[str]:
    """Open or correct every academic year of the file and say what changed, a sentence for each year.

    A second run changes nothing and returns an empty list; `dry_run` only says what would change.
    Raises `TermFileDoesNotFit` or `YearDoesNotFit` with what to do, and then nothing is changed.
    """
    read = read_term_file(path, bank_holidays())
    with transaction():
        known = {year.code: year for year in school_years()}
        merged = [_merged(found, known.get(found.year.code)) for found in read]
        remaining = {**known, **{year.code: year for year in merged}}
        for year in merged:
            rules.accept(year, remaining.values())
        changed = [year for year in merged if known.get(year.code) != year]
        if not dry_run:
            for year in changed:
                if year.code in known:
                    change_year(year, expected_version=None, now=now)
                else:
                    open_year(year, now=now)
        return [_said(year, known.get(year.code)) for year in changed]


def _merged(found: ReadYear, known: SchoolYear | None) -> SchoolYear:
    """What the file says, and for what it does not speak of, what the calendar has."""
    year = found.year
    if known is None or known.terms != year.terms:
        return year
    if not found.says_holidays:
        year = msgspec.structs.replace(year, holidays=known.holidays)
    if not found.says_closures:
        year = msgspec.structs.replace(year, closures=known.closures)
    return year


def _said(year: SchoolYear, known: SchoolYear | None) -> str:
    first, last = year.terms[0].starts_on, year.terms[-1].ends_on
    what = "is new on the calendar" if known is None else "has other dates than before"
    return (
        f"{year.code} {what}: {len(year.terms)} terms from {spoken_date(first)} to {spoken_date(last)},"
        f" {len(year.holidays)} holidays, {len(year.closures)} closures."
    )
