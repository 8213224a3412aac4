"""Term dates of the example authority for the years around a day, by a pattern of its own."""

from datetime import date, timedelta
from typing import Any, Final

from scheduling.calendar.bank_holidays import bank_holidays
from scheduling.example.trust import AUTHORITY

_DAY: Final = timedelta(days=1)
_MONDAY, _WEDNESDAY, _SATURDAY = 0, 2, 5
_SEPTEMBER: Final = 9


def term_dates(today: date) -> dict[str, Any]:
    """The year before, this year and the year after, in the form in which authorities publish them."""
    first = today.year if today.month >= _SEPTEMBER else today.year - 1
    return {
        "source": "The example authority",
        "school": AUTHORITY,
        "pd_days": [],
        "academic_years": [_year(each) for each in (first - 1, first, first + 1)],
    }


def _year(first: int) -> dict[str, Any]:
    holidays = _holidays(first)
    begins, ends = date(first, 8, 1), date(first + 1, 7, 31)
    banks = sorted(day for day in bank_holidays() if begins <= day <= ends)
    free = {day for start, end, _ in holidays for day in _days(start, end)} | set(banks)
    taught = [day for day in _days(begins, ends) if day.weekday() < _SATURDAY and day not in free]
    return {
        "name": f"{first}-{(first + 1) % 100:02d}",
        "provisional": False,
        "bank_holidays": [day.isoformat() for day in banks],
        "school_holidays": [
            {"start": start.isoformat(), "end": end.isoformat(), "label": label}
            for start, end, label in holidays
        ],
        "dates": [
            {"date": day.isoformat(), "week": 1 + index // 5 % 2}
            for index, day in enumerate(taught)
        ],
    }


def _holidays(first: int) -> list[tuple[date, date, str]]:
    """From one summer to the next, whole weeks with the weekends around them."""
    good_friday = _easter(first + 1) - 2 * _DAY
    october = _before(date(first, 10, 31), _MONDAY)
    february = _before(date(first + 1, 2, 21), _MONDAY)
    may = _before(date(first + 1, 5, 31), _MONDAY)
    christmas = _before(date(first, 12, 22), _SATURDAY)
    last = _before(date(first + 1, 7, 23), _WEDNESDAY)
    return [
        (date(first, 8, 1), date(first, 9, 2), "Summer holiday"),
        _week(october, "Autumn half-term"),
        (christmas, max(christmas + 15 * _DAY, date(first + 1, 1, 3)), "Christmas holiday"),
        _week(february, "February half-term"),
        (good_friday, good_friday + 16 * _DAY, "Easter holiday"),
        _week(may, "May half-term"),
        (last + _DAY, date(first + 1, 7, 31), "Summer holiday"),
    ]


def _week(monday: date, label: str) -> tuple[date, date, str]:
    return monday - 2 * _DAY, monday + 6 * _DAY, label


def _before(day: date, weekday: int) -> date:
    """The last such day of the week on or before a day."""
    return day - ((day.weekday() - weekday) % 7) * _DAY


def _days(start: date, end: date) -> list[date]:
    return [start + more * _DAY for more in range((end - start).days + 1)]


def _easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Butcher's rule)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)
