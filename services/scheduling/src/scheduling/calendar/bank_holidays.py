"""Bank holidays of England and Wales, from the list that is packaged with a library; nothing is fetched."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays


@cache
def bank_holidays() -> Mapping[date, str]:
    """Each bank holiday with its name; a substitute day says that it is one."""
    known = BankHolidays(use_cached_holidays=True).get_holidays(
        division=BankHolidays.ENGLAND_AND_WALES
    )
    return {holiday["date"]: _named(holiday["title"], holiday["notes"]) for holiday in known}


def _named(title: str, notes: str) -> str:
    return f"{title}, {notes.lower()}" if notes else title
