"""From bare days or bare holidays to the terms of whole academic years; pure."""

from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise

import msgspec

from kit.errors import Refused
from scheduling.calendar.rules import SATURDAY, SchoolYear, Span

DAY = timedelta(days=1)

LONGEST_WEEKEND = timedelta(days=6)
"""School days further apart than this have a break between them; INSET days around a bank holiday do not make one."""

TERM_NAMES = ("Autumn term", "Spring term", "Summer term")
BREAK_NAMES = {
    "christmas": "Christmas holiday",
    "easter": "Easter holiday",
    "summer": "Summer holiday",
}

Run = tuple[date, date]
"""Teaching without a break: its first day and its last."""


class TermFileDoesNotFit(Refused):
    """A file of term dates does not hold whole academic years."""


class ReadYear(msgspec.Struct, frozen=True, kw_only=True):
    """A year as a file tells it, and whether the file itself spoke of holidays and of closures."""

    year: SchoolYear
    says_holidays: bool
    says_closures: bool


def runs_of_days(days: Iterable[date]) -> list[Run]:
    """Put single school days together where no break lies between them."""
    ordered = sorted(set(days))
    starts = ordered[:1] + [
        after for before, after in pairwise(ordered) if after - before > LONGEST_WEEKEND
    ]
    ends = [
        before for before, after in pairwise(ordered) if after - before > LONGEST_WEEKEND
    ] + ordered[-1:]
    return list(zip(starts, ends, strict=True))


def runs_between(holidays: Sequence[Span], bank_holidays: Container[date]) -> list[Run]:
    """The teaching that lies between one holiday and the next, without the weekends at its ends."""
    runs = []
    for before, after in pairwise(joined(holidays)):
        first, last = before.ends_on + DAY, after.starts_on - DAY
        while first <= last and _is_free(first, bank_holidays):
            first += DAY
        while first <= last and _is_free(last, bank_holidays):
            last -= DAY
        if first <= last:
            runs.append((first, last))
    return runs


def joined(holidays: Iterable[Span]) -> list[Span]:
    """Holidays in order; those of one name that touch or overlap become one."""
    result: list[Span] = []
    for span in sorted(holidays, key=lambda span: (span.starts_on, span.ends_on)):
        if result and result[-1].name == span.name and span.starts_on <= result[-1].ends_on + DAY:
            before = result.pop()
            span = Span(span.name, before.starts_on, max(before.ends_on, span.ends_on))  # noqa: PLW2901 - it grows
        result.append(span)
    return result


def whole_years(runs: Sequence[Run]) -> list[SchoolYear]:
    """The academic years that the runs make up, with the breaks between them as holidays.

    Raises `TermFileDoesNotFit` for a year of which a part is missing.
    """
    grouped = [
        list(group)
        for _, group in groupby(sorted(runs), key=lambda run: _first_calendar_year(run[0]))
    ]
    starts = [min(date(_first_calendar_year(group[0][0]), 9, 1), group[0][0]) for group in grouped]
    years = []
    for index, group in enumerate(grouped):
        following = date(starts[index].year + 1, 9, 1)
        if index + 1 < len(grouped) and starts[index + 1].year == following.year:
            following = starts[index + 1]
        years.append(_year(group, starts[index], following - DAY))
    return years


def _year(runs: list[Run], starts_on: date, ends_on: date) -> SchoolYear:
    code = f"{starts_on.year}-{(starts_on.year + 1) % 100:02d}"
    breaks = [(before[1] + DAY, after[0] - DAY) for before, after in pairwise(runs)]
    christmas = next(
        (gap for gap in breaks if gap[0] <= date(starts_on.year, 12, 25) <= gap[1]), None
    )
    spring = [gap for gap in breaks if gap[0].year > starts_on.year and gap[0].month in (3, 4)]
    if (
        christmas is None
        or not spring
        or runs[0][0].month not in (8, 9)
        or runs[-1][1].month not in (6, 7, 8)
    ):
        raise TermFileDoesNotFit(
            f"The file has only a part of {code} (from {runs[0][0]} to {runs[-1][1]}, {len(runs)} stretches of"
            " school days): give a file that covers whole academic years, September to July."
        )
    easter = max(spring, key=lambda gap: gap[1] - gap[0])
    return SchoolYear(
        code=code,
        starts_on=starts_on,
        ends_on=ends_on,
        terms=_terms(runs, christmas, easter),
        holidays=(
            *_named_breaks(breaks, christmas, easter),
            Span(BREAK_NAMES["summer"], runs[-1][1] + DAY, ends_on),
        ),
    )


def _terms(runs: list[Run], christmas: Run, easter: Run) -> tuple[Span, ...]:
    parts = (
        [run for run in runs if run[1] < christmas[0]],
        [run for run in runs if christmas[1] < run[0] and run[1] < easter[0]],
        [run for run in runs if easter[1] < run[0]],
    )
    return tuple(
        Span(name, part[0][0], part[-1][1]) for name, part in zip(TERM_NAMES, parts, strict=True)
    )


def _named_breaks(breaks: list[Run], christmas: Run, easter: Run) -> Iterable[Span]:
    for gap in breaks:
        if gap == christmas:
            yield Span(BREAK_NAMES["christmas"], *gap)
        elif gap == easter:
            yield Span(BREAK_NAMES["easter"], *gap)
        else:
            season = "Autumn" if gap < christmas else "Spring" if gap < easter else "Summer"
            yield Span(f"{season} half-term", *gap)


def _first_calendar_year(day: date) -> int:
    # Some authorities begin the school year in the last days of August.
    return day.year if day.month >= 8 else day.year - 1  # noqa: PLR2004 - August


def _is_free(day: date, bank_holidays: Container[date]) -> bool:
    return day.weekday() >= SATURDAY or day in bank_holidays
