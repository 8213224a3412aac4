"""Which days are school days, and what is said of the others."""

from datetime import date

import pytest

from scheduling.calendar.bank_holidays import bank_holidays
from scheduling.calendar.rules import SchoolYear, Span, YearDoesNotFit, accept, why_not_a_school_day

YEAR = SchoolYear(
    code="2026-27",
    starts_on=date(2026, 9, 1),
    ends_on=date(2027, 8, 31),
    terms=(
        Span("Autumn term", date(2026, 9, 2), date(2026, 12, 18)),
        Span("Spring term", date(2027, 1, 4), date(2027, 3, 25)),
        Span("Summer term", date(2027, 4, 12), date(2027, 7, 21)),
    ),
    holidays=(
        Span("Half-term", date(2027, 2, 13), date(2027, 2, 21)),
        Span("Easter holiday", date(2027, 3, 26), date(2027, 4, 11)),
    ),
    closures=(date(2027, 6, 14),),
)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-01-08", None),
        ("2026-09-02", None),
        ("2027-07-21", None),
        ("2027-01-09", "Saturday 9 January 2027 is at a weekend."),
        ("2027-01-10", "weekend"),
        ("2027-03-26", "Friday 26 March 2027 is a bank holiday (Good Friday)."),
        ("2027-05-03", "Early May bank holiday"),
        ("2026-12-28", "Boxing Day, substitute day"),
        ("2027-02-15", "Monday 15 February 2027 is in a school holiday (Half-term)."),
        ("2027-03-30", "Easter holiday"),
        ("2027-06-14", "a day without pupils"),
        ("2026-09-01", "Tuesday 1 September 2026 is in no term of 2026-27."),
        ("2027-08-10", "in no term"),
        ("2026-08-27", "add the year 2025-26 first"),
        ("2027-09-01", "add the year 2027-28 first"),
    ],
)
def test_a_school_day_has_no_reason_against_it(day: str, said: str | None) -> None:
    reason = why_not_a_school_day(date.fromisoformat(day), [YEAR], bank_holidays())
    assert reason is None if said is None else reason is not None and said in reason


def test_without_years_the_answer_says_which_to_add() -> None:
    assert "2026-27" in str(why_not_a_school_day(date(2027, 1, 8), [], {}))


def changed(**over: object) -> SchoolYear:
    values = {name: getattr(YEAR, name) for name in YEAR.__struct_fields__}
    return SchoolYear(**(values | over))


@pytest.mark.parametrize(
    ("year", "field"),
    [
        (changed(code="2026"), "code"),
        (changed(code="2026-28"), "code"),
        (changed(starts_on=date(2025, 9, 1)), "starts_on"),
        (changed(ends_on=date(2026, 8, 31)), "ends_on"),
        (changed(ends_on=date(2028, 8, 31)), "ends_on"),
        (changed(terms=()), "terms"),
        (changed(terms=(Span("Backwards", date(2027, 1, 8), date(2027, 1, 7)),)), "terms"),
        (changed(terms=(Span("Outside", date(2027, 8, 1), date(2027, 9, 7)),)), "terms"),
        (changed(terms=(*YEAR.terms, Span("Twice", date(2027, 3, 1), date(2027, 4, 1)))), "terms"),
        (changed(holidays=(Span("Outside", date(2026, 8, 1), date(2026, 9, 7)),)), "holidays"),
        (changed(closures=(date(2026, 8, 1),)), "closures"),
    ],
)
def test_dates_that_contradict_each_other_are_refused(year: SchoolYear, field: str) -> None:
    with pytest.raises(YearDoesNotFit) as refused:
        accept(year, [])
    assert refused.value.field == field


def test_years_do_not_overlap() -> None:
    other = changed(code="2027-28", starts_on=date(2027, 8, 1), ends_on=date(2028, 8, 31))
    with pytest.raises(YearDoesNotFit, match="2027-28 runs from 1 August 2027"):
        accept(YEAR, [other])
    accept(YEAR, [YEAR])
