"""Booking a meeting: the seats are filled by rule, nobody is in two places at once, two packs are opened (R4, R6)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec

from contracts.words import MeetingKind, Seat, Venue
from kit.clock import local_date
from kit.db import transaction
from kit.errors import Refused
from kit.outbox import record
from scheduling.agendas.opening import open_agenda
from scheduling.calendar.bank_holidays import bank_holidays
from scheduling.calendar.queries import plain_slots, school_years
from scheduling.calendar.rules import SchoolYear, YearUnknown
from scheduling.calendar.slots import ReviewSlotUnknown
from scheduling.calendar.wording import spoken_date
from scheduling.locks import lock_people
from scheduling.meetings import events, rules, seats
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.meetings.queries import attendances_overlapping, holders_on
from scheduling.packs.kinds import seed_paper_kinds
from scheduling.packs.opening import open_packs
from scheduling.packs.rules import Offsets
from scheduling.register.models import Academy


class AcademyUnknown(Refused):
    """The register has no such academy."""


class AcademyHasLeft(Refused):
    """The academy no longer belongs to the trust on that day."""


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for; `seats` may name who takes a seat, by person id."""

    urn: int
    kind: MeetingKind
    year: str
    slot: int
    starts_at: datetime
    duration_minutes: int
    venue: Venue = "academy"
    venue_urn: int | None = None
    seats: Mapping[Seat, str] = {}

    @property
    def ends_at(self) -> datetime:
        """When it will be over."""
        return self.starts_at + timedelta(minutes=self.duration_minutes)


def book_meeting(asked: Booking, *, now: datetime, offsets: Offsets) -> Meeting:
    """Book an improvement meeting for an academy in a review slot (R4).

    Raises a refusal that names what to choose instead; nothing is booked then.
    """
    with transaction():
        academy = _academy(asked.urn, local_date(asked.starts_at))
        _accept_slot(asked.year, asked.slot)
        accept_time(asked.year, asked.starts_at, asked.ends_at, now=now)
        venue_urn = accept_venue(asked.venue, asked.venue_urn, asked.urn)
        places = _places(academy, asked)
        accept_people([holder.person_id for _, holder in places], asked.starts_at, asked.ends_at)
        meeting = Meeting.create(
            academy=asked.urn,
            kind=asked.kind,
            year=asked.year,
            slot=asked.slot,
            starts_at=asked.starts_at,
            ends_at=asked.ends_at,
            venue=asked.venue,
            venue_urn=venue_urn,
            booked_at=now,
        )
        for seat, holder in places:
            MeetingSeat.create(
                meeting=meeting.id, seat=seat, person=holder.person_id, office=holder.office
            )
        seed_paper_kinds(now=now)
        open_packs(meeting, now=now, offsets=offsets)
        open_agenda(meeting, now=now, offsets=offsets)
        record(events.booked(meeting), now=now)
        return meeting


def accept_time(year: str, starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Refuse a time at which no meeting of this academic year can be."""
    years = school_years()
    rules.accept_time(
        starts_at,
        ends_at,
        now=now,
        year=_year(year, years),
        years=years,
        bank_holidays=bank_holidays(),
    )


def accept_venue(venue: str, venue_urn: int | None, urn: int) -> int | None:
    """Return whose rooms are used: at an academy the meeting's own, unless another one is named."""
    if venue == "academy" and venue_urn is None:
        venue_urn = urn
    rules.accept_venue(venue, venue_urn)
    if venue_urn is not None and Academy.get_or_none(Academy.urn == venue_urn) is None:
        raise AcademyUnknown(
            f"The register has no academy with the URN {venue_urn}.", field="venue_urn"
        )
    return venue_urn


def accept_people(
    person_ids: list[str], starts_at: datetime, ends_at: datetime, *, but_not: str | None = None
) -> None:
    """Refuse to have anyone in two places at once; until the transaction ends, nobody else can book them."""
    lock_people(person_ids)
    rules.accept_attendances(
        attendances_overlapping(person_ids, starts_at, ends_at, but_not=but_not)
    )


def _academy(urn: int, day: date) -> Academy:
    academy: Academy | None = Academy.get_or_none(Academy.urn == urn)
    if academy is None:
        raise AcademyUnknown(
            f"The register has no academy with the URN {urn}: choose one from the list of academies.",
            field="urn",
        )
    if academy.left_on is not None and academy.left_on <= day:
        raise AcademyHasLeft(
            f"{academy.name} left the trust on {spoken_date(academy.left_on)}: choose an earlier day.",
            field="urn",
        )
    return academy


def _accept_slot(year: str, slot: int) -> None:
    _year(year, school_years())
    if slot not in plain_slots(year):
        raise ReviewSlotUnknown(
            f"{year} has no review slot {slot}: choose one that the calendar shows.", field="slot"
        )


def _year(code: str, years: list[SchoolYear]) -> SchoolYear:
    found = next((year for year in years if year.code == code), None)
    if found is None:
        raise YearUnknown(
            f"{code} is not on the calendar: add the academic year first.", field="year"
        )
    return found


def _places(academy: Academy, asked: Booking) -> list[tuple[Seat, seats.Holder]]:
    day = local_date(asked.starts_at)
    return seats.require_all(
        seats.choices(academy.name, day, holders_on(asked.urn, day), asked.seats)
    )
