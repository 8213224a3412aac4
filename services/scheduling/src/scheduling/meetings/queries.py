"""Reads that meetings are decided by: office holders on a day, and meetings that overlap."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import cast

from contracts.words import Office
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.meetings.rules import Attendance
from scheduling.meetings.seats import OFFICES, TRUST_WIDE, Choice, Holder, choices
from scheduling.register.academies.queries import academy_row
from scheduling.register.models import Academy, Appointment, Person

TABLE_OFFICES = sorted({office for offices in OFFICES.values() for office in offices})


def holders_on(urn: int, day: date, offices: Collection[str] = TABLE_OFFICES) -> list[Holder]:
    """Who holds an office on a day, at an academy or for the whole trust."""
    at_academy = [office for office in offices if office not in TRUST_WIDE]
    for_trust = [office for office in offices if office in TRUST_WIDE]
    query = (
        Appointment.select(Appointment, Person)
        .join(Person)
        .where(
            ((Appointment.academy == urn) & Appointment.office.in_(at_academy))
            | (Appointment.academy.is_null() & Appointment.office.in_(for_trust)),
            Appointment.starts_on <= day,
            Appointment.ends_on.is_null() | (Appointment.ends_on >= day),
        )
        .order_by(Appointment.starts_on, Appointment.id)
    )
    return [
        Holder(
            person_id=held.person_id,
            name=held.person.name,
            email=held.person.email,
            office=cast("Office", held.office),
            since=held.starts_on,
        )
        for held in query
    ]


def seats_proposed(urn: int, day: date) -> list[Choice]:
    """How the seats of an academy's meeting on a day would be filled."""
    academy = academy_row(urn)
    return choices(academy.name, day, holders_on(urn, day))


def attendances_overlapping(
    person_ids: Sequence[str], starts_at: datetime, ends_at: datetime, *, but_not: str | None = None
) -> list[Attendance]:
    """Booked meetings of these people that overlap a time, the earliest first."""
    query = (
        MeetingSeat.select(MeetingSeat, Meeting, Academy, Person)
        .join_from(MeetingSeat, Meeting)
        .join(Academy)
        .join_from(MeetingSeat, Person)
        .where(
            MeetingSeat.person.in_(person_ids),
            Meeting.state == "booked",
            Meeting.starts_at < ends_at,
            Meeting.ends_at > starts_at,
            Meeting.id != (but_not or ""),
        )
        .order_by(Meeting.starts_at, MeetingSeat.id)
    )
    return [
        Attendance(
            person_name=taken.person.name,
            academy_name=taken.meeting.academy.name,
            starts_at=taken.meeting.starts_at,
            ends_at=taken.meeting.ends_at,
        )
        for taken in query
    ]
