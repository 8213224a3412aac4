"""Reads of feeds, and of the meetings that a feed shows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from peewee import ModelSelect

from contracts.words import MeetingKind, Office, Venue
from kit.clock import local_date
from kit.errors import NotFound
from notifications.academies.models import Academy
from notifications.appointments.queries import held_by
from notifications.appointments.rules import is_over
from notifications.calendar.entry import Entry
from notifications.calendar.feeds.models import CalendarFeed
from notifications.calendar.feeds.rules import window_at
from notifications.calendar.wording import description_of, title_of
from notifications.meetings.models import Meeting
from notifications.messages.draft import House
from notifications.messages.drafts import SEATS, place_of
from notifications.messages.spelling import MEETINGS, OFFICES

Academies = Mapping[int, tuple[str, str]]


def feeds_of(person_id: str) -> "ModelSelect[CalendarFeed]":
    """The feeds of a person."""
    return CalendarFeed.select().where(CalendarFeed.person_id == person_id)


def own_feed(feed_id: str, person_id: str) -> CalendarFeed:
    """One of a person's feeds. Raises `NotFound`, also for somebody else's."""
    found: CalendarFeed | None = feeds_of(person_id).where(CalendarFeed.id == feed_id).first()
    if found is None:
        raise NotFound("calendar address")
    return found


def feed_shown(row: CalendarFeed) -> dict[str, Any]:
    """A feed as its person sees it."""
    return {name: getattr(row, name) for name in ("id", "name", "made_at", "fetched_at")}


def entries_of(person_id: str, house: House, now: datetime) -> list[Entry]:
    """The meetings at which a person has a seat by an office that has not ended, as calendar entries, the earliest first."""
    window, held = window_at(now), held_by(person_id)
    told = Meeting.select().where(
        Meeting.starts_at.between(window.begins, window.ends),
        (Meeting.state != "cancelled") | (Meeting.told_at >= window.cancelled_since),
        ~Meeting.sequence.is_null(),
    )
    rows = told.order_by(Meeting.starts_at, Meeting.id)
    theirs = [
        row
        for row in rows
        if (office := _office(row, person_id))
        and not is_over(held, office, row.urn, local_date(now))
    ]
    academies = _academies({urn for row in theirs for urn in (row.urn, row.venue_urn) if urn})
    return [_entry(row, person_id, house, academies) for row in theirs]


def _entry(meeting: Meeting, person_id: str, house: House, academies: Academies) -> Entry:
    kind: MeetingKind = msgspec.convert(meeting.kind, MeetingKind)
    venue: Venue = msgspec.convert(meeting.venue, Venue)
    cancelled = meeting.state == "cancelled"
    link = f"{house.public_url}/meetings/{meeting.id}"
    office = OFFICES[_office(meeting, person_id)]
    name, _ = _academy(meeting.urn, academies)
    return Entry(
        method="CANCEL" if cancelled else "REQUEST",
        uid=f"{meeting.id}@{house.domain}",
        sequence=meeting.sequence or 0,
        summary=title_of(kind, name),
        description=description_of(
            f"The {MEETINGS[kind]} is cancelled"
            if cancelled
            else f"You have a place at the table as {office}",
            _table(meeting),
            "See the meeting’s page" if cancelled else "Open the meeting",
            link,
        ),
        place=place_of(
            venue,
            _academy(meeting.venue_urn or meeting.urn, academies),
            house.trust_office,
        ),
        url=link,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        written_at=meeting.told_at,
        organiser=(house.name, house.address),
        # A published calendar names nobody who was asked (RFC 5546, 3.2.1).
        reader=("", ""),
    )


def _office(meeting: Meeting, person_id: str) -> Any:  # noqa: ANN401 - an office's code, or None
    seats = (place["office"] for place in meeting.places if place["person_id"] == person_id)
    return next(seats, None)


def _table(meeting: Meeting) -> list[Office]:
    seated = sorted(meeting.places, key=lambda place: SEATS.index(place["seat"]))
    return [place["office"] for place in seated]


def _academies(urns: set[int]) -> Academies:
    rows = Academy.select().where(Academy.urn.in_(sorted(urns)))
    return {row.urn: (row.name, row.postcode) for row in rows}


def _academy(urn: int, academies: Academies) -> tuple[str, str]:
    """Name and postcode; the number until the register has told of it, as in the mails."""
    return academies.get(urn, (f"academy {urn}", ""))
