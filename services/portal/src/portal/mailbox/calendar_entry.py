"""What a calendar entry of ours says, read so that the mailbox can show it (RFC 5545)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kit.clock import LONDON

METHODS: Final = {
    "REQUEST": "Put this into your calendar",
    "CANCEL": "Take this out of your calendar",
}

_LINE: Final = re.compile(r"([A-Z-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)


@dataclass(frozen=True)
class Entry:
    """One entry: what it asks of the calendar, what, when and where."""

    method: str
    summary: str
    starts_at: datetime | None
    ends_at: datetime | None
    location: str
    sequence: str

    @property
    def asks(self) -> str:
        """What a calendar program does with it."""
        return METHODS.get(self.method, "An entry for your calendar")


def entry_of(text: str) -> Entry | None:
    """The first event of a calendar file, or None where there is none."""
    found: dict[str, tuple[str, str]] = {}
    method, inside = "", False
    for name, parameters, value in _lines(text):
        if name == "METHOD":
            method = value.upper()
        if (name, value) == ("BEGIN", "VEVENT"):
            inside = True
        elif (name, value) == ("END", "VEVENT"):
            break
        elif inside:
            found.setdefault(name, (parameters, value))
    if not inside:
        return None
    return Entry(
        method=method,
        summary=_text(found, "SUMMARY"),
        starts_at=_moment(found, "DTSTART"),
        ends_at=_moment(found, "DTEND"),
        location=_text(found, "LOCATION"),
        sequence=_text(found, "SEQUENCE") or "0",
    )


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    """The lines unfolded, as name, parameters and value."""
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        found = _LINE.fullmatch(line)
        if found:
            yield found[1], found[2], found[3]


def _text(found: dict[str, tuple[str, str]], name: str) -> str:
    value = found.get(name, ("", ""))[1]
    return re.sub(r"\\([\\;,nN])", lambda match: "\n" if match[1] in "nN" else match[1], value)


def _moment(found: dict[str, tuple[str, str]], name: str) -> datetime | None:
    parameters, value = found.get(name, ("", ""))
    zone = re.search(r"TZID=\"?([^;\"]+)", parameters)
    try:
        if value.endswith("Z"):
            return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        there = ZoneInfo(zone[1]) if zone else LONDON
        return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=there)
    except (ValueError, ZoneInfoNotFoundError):
        return None
