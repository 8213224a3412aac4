"""A feed as a file: the calendar that a program subscribes to (RFC 5545, 5546, 7986)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from notifications.calendar.entry import Entry, event_of, headed

EVERY: Final = timedelta(hours=1)
"""How often programs are asked to look again; most do as they like."""


def as_feed(entries: Iterable[Entry], name: str) -> bytes:
    """Return the entries as one text/calendar file; the same entries give the same bytes."""
    calendar = headed("PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("refresh-interval", EVERY)
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(event_of(entry))
    written: bytes = calendar.to_ical()
    return written
