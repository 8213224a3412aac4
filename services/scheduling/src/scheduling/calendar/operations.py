"""What can be done to the calendar: open a year, correct it, set its review slots."""

from datetime import datetime
from typing import Any

import msgspec

from contracts.scheduling import ReviewSlotSet, YearOpened
from kit.db import save_if_unchanged, transaction
from kit.outbox import record
from scheduling.calendar import rules, slots
from scheduling.calendar.models import AcademicYear, ReviewSlot
from scheduling.calendar.queries import plain_slots, school_year, school_years, slots_of, year_row
from scheduling.calendar.rules import SchoolYear, YearDoesNotFit
from scheduling.calendar.slots import Slot


def open_year(year: SchoolYear, *, now: datetime) -> AcademicYear:
    """Put an academic year on the calendar, with three review slots proposed from its terms (R3).

    Raises `YearDoesNotFit` for dates that contradict each other or another year.
    """
    with transaction():
        others = school_years()
        if any(other.code == year.code for other in others):
            raise YearDoesNotFit(
                f"{year.code} is on the calendar already: change that year instead.", field="code"
            )
        rules.accept(year, others)
        AcademicYear.create(code=year.code, **_columns(year))
        record(_opened(year), now=now)
        _propose_slots(year, before=None, now=now)
        return year_row(year.code)


def change_year(year: SchoolYear, *, expected_version: int | None, now: datetime) -> AcademicYear:
    """Replace the dates of a year; slots that are still as proposed follow its terms. Nothing new is no change."""
    with transaction():
        row = year_row(year.code)
        before = school_year(row)
        rules.accept(year, school_years())
        if year == before and expected_version in (None, row.version):
            return row
        save_if_unchanged(row, expected_version, **_columns(year))
        record(_opened(year), now=now)
        _propose_slots(year, before=before, now=now)
        return year_row(year.code)


def set_review_slot(
    code: str, number: int, slot: Slot, *, expected_version: int | None, now: datetime
) -> ReviewSlot:
    """Give one of a year's three review slots its name and days (R3). Raises `ReviewSlotDoesNotFit`."""
    with transaction():
        year = school_year(year_row(code))
        slots.accept(number, slot, year, plain_slots(code))
        _write_slot(year, number, slot, expected_version=expected_version, now=now)
        return slots_of(code)[number]


def _propose_slots(year: SchoolYear, *, before: SchoolYear | None, now: datetime) -> None:
    """Set the slots that nobody has set by hand: the missing ones, and those still as the old terms proposed."""
    current = plain_slots(year.code)
    proposed_before = slots.proposed(before) if before else {}
    for number, slot in slots.proposed(year).items():
        if (
            current.get(number) in (None, proposed_before.get(number))
            and current.get(number) != slot
        ):
            _write_slot(year, number, slot, expected_version=None, now=now)


def _write_slot(
    year: SchoolYear, number: int, slot: Slot, *, expected_version: int | None, now: datetime
) -> None:
    row = slots_of(year.code).get(number)
    if row is None:
        ReviewSlot.create(year=year.code, number=number, **msgspec.structs.asdict(slot))
    else:
        save_if_unchanged(row, expected_version, **msgspec.structs.asdict(slot))
    # The year is shown with its slots, so its own version goes up with theirs.
    AcademicYear.update(version=AcademicYear.version + 1).where(
        AcademicYear.code == year.code
    ).execute()
    record(
        ReviewSlotSet(
            year=year.code, slot=number, opens_on=slot.opens_on, closes_on=slot.closes_on
        ),
        now=now,
    )


def _opened(year: SchoolYear) -> YearOpened:
    return YearOpened(year=year.code, starts_on=year.starts_on, ends_on=year.ends_on)


def _columns(year: SchoolYear) -> dict[str, Any]:
    return {
        "starts_on": year.starts_on,
        "ends_on": year.ends_on,
        "terms": msgspec.to_builtins(year.terms),
        "holidays": msgspec.to_builtins(year.holidays),
        "closures": msgspec.to_builtins(year.closures),
    }
