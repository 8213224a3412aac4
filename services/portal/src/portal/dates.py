"""Days and times as people in England write and read them."""

import re
from datetime import UTC, date, datetime, time
from typing import Final

from kit.clock import LONDON

_TIME: Final = re.compile(r"(\d{1,2})(?:[.:]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def moment(wire: str) -> datetime:
    """A moment from the wire (RFC 3339), on the clock in England."""
    return datetime.fromisoformat(wire).astimezone(LONDON)


def day_of(wire: str | date) -> date:
    """A day from the wire; of a moment, the day it is in England."""
    if isinstance(wire, datetime):
        return wire.astimezone(LONDON).date()
    if isinstance(wire, date):
        return wire
    return moment(wire).date() if "T" in wire else date.fromisoformat(wire)


def day(wire: str | date | None) -> str:
    """12 January 2027."""
    if not wire:
        return ""
    its = day_of(wire)
    return f"{its.day} {its:%B %Y}"


def short_day(wire: str | date | None) -> str:
    """12 Jan 2027."""
    if not wire:
        return ""
    its = day_of(wire)
    return f"{its.day} {its:%b %Y}"


def weekday(wire: str | date | None) -> str:
    """Tuesday 12 January 2027."""
    return f"{day_of(wire):%A} {day(wire)}" if wire else ""


def weekday_short(wire: str | date | None) -> str:
    """Tue 12 Jan."""
    if not wire:
        return ""
    its = day_of(wire)
    return f"{its:%a} {its.day} {its:%b}"


def clock(wire: str | datetime | None) -> str:
    """2pm, 2:30pm, midday, midnight."""
    if not wire:
        return ""
    its = wire.astimezone(LONDON) if isinstance(wire, datetime) else moment(wire)
    if (its.hour, its.minute) in {(0, 0), (12, 0)}:
        return "midday" if its.hour else "midnight"
    minutes = f":{its.minute:02}" if its.minute else ""
    return f"{its.hour % 12 or 12}{minutes}{'am' if its.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def when(wire: str | datetime | None) -> str:
    """Tuesday 12 January 2027 at 2pm."""
    return f"{weekday(_local(wire))} at {clock(wire)}" if wire else ""


def short_when(wire: str | datetime | None) -> str:
    """Tue 12 Jan, 2pm."""
    if not wire:
        return ""
    return f"{weekday_short(_local(wire))}, {clock(wire)}"


def from_to(start: str, end: str) -> str:
    """2pm to 4pm."""
    return f"{clock(start)} to {clock(end)}"


def month(wire: str | date) -> str:
    """January 2027."""
    return f"{day_of(wire):%B %Y}"


def until(wire: str | date, today: date) -> str:
    """How far a day is from today: today, tomorrow, in 5 days, 3 weeks ago."""
    days = (day_of(wire) - today).days
    if abs(days) <= 1:
        return {0: "today", 1: "tomorrow", -1: "yesterday"}[days]
    far = f"{abs(days)} days" if abs(days) < 21 else f"{abs(days) // 7} weeks"  # noqa: PLR2004 - three weeks
    return f"in {far}" if days > 0 else f"{far} ago"


def parse_day(day_text: str, month_text: str, year_text: str) -> date | None:
    """The day that was typed in three boxes, or None; months may be words."""
    word = month_text.strip().lower()
    named = [n for n, name in enumerate(MONTHS, start=1) if len(word) > 2 and name.startswith(word)]  # noqa: PLR2004 - three letters name a month
    try:
        return date(int(year_text), named[0] if named else int(word), int(day_text))
    except (ValueError, OverflowError):
        return None


def parse_time(text: str) -> time | None:
    """The time that was typed: 14:00, 14.00, 9:30, 2pm, 2.30 pm, midday; or None."""
    if text.strip().lower() in {"midday", "noon"}:
        return time(12)
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").replace(".", "").lower()
    if (half and not 1 <= hours <= 12) or (not half and not found[2]):  # noqa: PLR2004 - half a day
        return None
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    try:
        return time(hours, minutes)
    except ValueError:
        return None


def start_of(day_: date, time_: time) -> datetime | None:
    """The moment in UTC, or None for a time that the clock change skips."""
    local = datetime.combine(day_, time_, tzinfo=LONDON)
    there = local.astimezone(UTC)
    back = there.astimezone(LONDON)
    return there if back.replace(tzinfo=None) == local.replace(tzinfo=None) else None


def _local(wire: str | datetime | None) -> datetime:
    if isinstance(wire, datetime):
        return wire.astimezone(LONDON)
    return moment(wire or "")
