"""When a meeting can be, and where: not in the past, on a school day, of a sensible length (R4); pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from kit.clock import LONDON, local_date
from kit.errors import Refused
from scheduling.calendar.rules import SchoolYear, why_not_a_school_day
from scheduling.calendar.wording import spoken_date, spoken_span, spoken_time

AIM_MINUTES = 120
"""An Academy Improvement Meeting lasts about two hours (R4)."""

SHORTEST = timedelta(minutes=30)
LONGEST = timedelta(hours=8)

EARLIEST, LATEST = time(7), time(21)
"""Between these times of day, in local time, people can be asked to come."""


class MeetingInThePast(Refused):
    """The start lies in the past."""


class MeetingNotOnTheMinute(Refused):
    """The start has seconds in it, which no calendar shows."""


class MeetingTooShort(Refused):
    """The meeting would be over before it has begun."""


class MeetingTooLong(Refused):
    """The meeting would take longer than a working day."""


class MeetingOutsideTheDay(Refused):
    """The meeting would begin too early, end too late, or run into the next day."""


class NotASchoolDay(Refused):
    """The day is a weekend, a bank holiday, a school holiday, a closure, or in no known year."""


class MeetingOutsideItsYear(Refused):
    """The day is not in the academic year of the review slot."""


class VenueDoesNotFit(Refused):
    """A venue at an academy comes with the academy's URN, any other without one."""


class PersonAlreadyBooked(Refused):
    """Somebody at the table would have to be in two places at once."""


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """Another booked meeting of somebody at the table: no more of it than they may be told."""

    person_name: str
    academy_name: str
    starts_at: datetime
    ends_at: datetime


def accept_time(
    starts_at: datetime,
    ends_at: datetime,
    *,
    now: datetime,
    year: SchoolYear,
    years: Sequence[SchoolYear],
    bank_holidays: Mapping[date, str],
) -> None:
    """Refuse a time at which no meeting of this academic year can be; the day is the local one."""
    if starts_at <= now:
        raise MeetingInThePast(
            f"{spoken_time(starts_at)} is in the past: choose a time after {spoken_time(now)}.",
            field="starts_at",
        )
    if starts_at.second or starts_at.microsecond:
        raise MeetingNotOnTheMinute("Give the start in whole minutes.", field="starts_at")
    _accept_length(ends_at - starts_at)
    _accept_hours(starts_at.astimezone(LONDON), ends_at.astimezone(LONDON))
    day = local_date(starts_at)
    reason = why_not_a_school_day(day, years, bank_holidays)
    if reason is not None:
        raise NotASchoolDay(f"{reason} Choose a school day.", field="starts_at")
    if not year.holds(day):
        raise MeetingOutsideItsYear(
            f"{spoken_date(day)} is not in {year.code}, which runs from {spoken_date(year.starts_on)}"
            f" to {spoken_date(year.ends_on)}: choose another day, or a review slot of another year.",
            field="starts_at",
        )


def accept_venue(venue: str, venue_urn: int | None) -> None:
    """Refuse a place that does not fit together; whether the academy is known is asked elsewhere."""
    if venue == "academy" and venue_urn is None:
        raise VenueDoesNotFit(
            "Name the academy whose rooms are used, by its URN.", field="venue_urn"
        )
    if venue != "academy" and venue_urn is not None:
        raise VenueDoesNotFit(
            "Leave the URN away: only a meeting at an academy has one.", field="venue_urn"
        )


def accept_attendances(others: Sequence[Attendance]) -> None:
    """Refuse to have a person in two places at once; `others` are the meetings that overlap in time."""
    if others:
        first = others[0]
        raise PersonAlreadyBooked(
            f"{first.person_name} is at the meeting of {first.academy_name} on"
            f" {spoken_span(first.starts_at, first.ends_at)}: choose another time, or somebody else for the seat."
        )


def _accept_length(length: timedelta) -> None:
    if length < SHORTEST:
        raise MeetingTooShort(
            "A meeting takes at least 30 minutes: make it longer.", field="duration_minutes"
        )
    if length > LONGEST:
        raise MeetingTooLong(
            "A meeting takes at most 8 hours: make it shorter.", field="duration_minutes"
        )


def _accept_hours(starts: datetime, ends: datetime) -> None:
    if starts.date() != ends.date() or starts.time() < EARLIEST or ends.time() > LATEST:
        raise MeetingOutsideTheDay(
            f"It would run from {starts:%H:%M} to {ends:%H:%M} local time:"
            f" choose times between {EARLIEST:%H:%M} and {LATEST:%H:%M}.",
            field="starts_at",
        )
