"""A meeting as a calendar entry for one reader: asked for, changed, or taken back (RFC 5545, 5546)."""

from datetime import datetime
from typing import Literal

import msgspec
from icalendar import Calendar, Event, vCalAddress, vText, vUri

from kit.clock import LONDON
from notifications.calendar.zone import london

Method = Literal["REQUEST", "CANCEL"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What one reader's calendar shows; `uid` never changes, `sequence` only rises."""

    method: Method
    uid: str
    sequence: int
    summary: str
    description: str
    place: str
    url: str
    starts_at: datetime
    ends_at: datetime
    written_at: datetime
    organiser: tuple[str, str]
    """The name and the address the invitation comes from."""
    reader: tuple[str, str]
    """The name and the address of the one attendee: nobody is shown another's address."""


def as_ical(entry: Entry) -> bytes:
    """Return the entry as a text/calendar file of one meeting, with its time zone."""
    calendar = headed(entry.method)
    calendar.add_component(event_of(entry))
    written: bytes = calendar.to_ical()
    return written


def headed(method: Method | Literal["PUBLISH"]) -> Calendar:
    """A calendar without entries, with its time zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Aimwell//Notifications//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(london())
    return calendar


def event_of(entry: Entry) -> Event:
    """The entry itself; whoever reads it is named in it where their address is known."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.written_at.replace(microsecond=0))
    event.add("dtstart", entry.starts_at.astimezone(LONDON))
    event.add("dtend", entry.ends_at.astimezone(LONDON))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("location", entry.place)
    event.add("url", vUri(entry.url))
    event.add("status", "CANCELLED" if entry.method == "CANCEL" else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.method == "CANCEL" else "OPAQUE")
    event.add("class", "PRIVATE")
    event["organizer"] = _address(*entry.organiser)
    if entry.reader[1]:
        event.add("attendee", _attendee(entry), encode=False)
    return event


def _attendee(entry: Entry) -> vCalAddress:
    attendee = _address(*entry.reader)
    attendee.params["cutype"] = vText("INDIVIDUAL")
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText("NEEDS-ACTION")
    # Nobody reads answers yet: apologies are given in the portal, not to a mailbox.
    attendee.params["rsvp"] = vText("FALSE")
    return attendee


def _address(name: str, address: str) -> vCalAddress:
    given = vCalAddress(f"mailto:{address}")
    # A parameter cannot hold a quotation mark or a line break (RFC 5545, 3.1).
    given.params["cn"] = vText(" ".join(name.replace('"', "'").split()))
    return given
