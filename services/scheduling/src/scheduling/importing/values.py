"""What the official files write in a cell, as plain values: every way of saying nothing, dates, numbers."""

import re
from datetime import date
from typing import Final

NOTHING: Final = frozenset(
    {"", "null", "not applicable", "not recorded", "does not apply", "none", "n/a", "-"}
)
"""How the files say that there is no value, in small letters."""

NO_CODE: Final = NOTHING | {"9", "99", "999"}
"""The same for columns of codes, where nines stand for nothing."""

_DATE: Final = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?: 0?0:00(?::00)?)?")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?(?:\.0+)?)?")
_WHOLE: Final = re.compile(r"(\d+)(?:\.0+)?")
_DAMAGED_NUMBER: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


def words(cell: str) -> str:
    """The text with single spaces, or nothing."""
    text = " ".join(cell.split())
    return "" if text.casefold() in NOTHING else text


def whole(cell: str) -> int | None:
    """A whole number; raises ValueError with a sentence, for one that a spreadsheet has damaged too."""
    text = words(cell).replace(",", "")
    if not text:
        return None
    if found := _WHOLE.fullmatch(text):
        return int(found[1])
    if _DAMAGED_NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is a number that a spreadsheet has damaged.")
    raise ValueError(f"{text!r} is not a whole number.")


def day(cell: str) -> date | None:
    """A date as dd-mm-yyyy, dd/mm/yyyy or yyyy-mm-dd; raises ValueError with a sentence."""
    text = words(cell)
    if not text:
        return None
    try:
        if found := _DATE.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise ValueError(f"{text!r} is not a day of the calendar.") from None
    raise ValueError(f"{text!r} is not a date such as 31-08-2024, 31/08/2024 or 2024-08-31.")


def yes(cell: str) -> bool | None:
    """Yes or No; None where the file says nothing."""
    text = words(cell).casefold()
    if text in {"", "9"}:
        return None
    if text in {"yes", "no"}:
        return text == "yes"
    raise ValueError(f"{cell!r} is neither Yes nor No.")


def key(heading: str) -> str:
    """A heading reduced to what does not change between editions: case, spaces, hyphens, the mark in front."""
    return re.sub(r"[\s_]+", " ", heading.replace("\ufeff", "").replace("-", "")).strip().casefold()
