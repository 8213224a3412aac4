"""What a caller is to a meeting, and the meetings they may know of (B7, R11)."""

from collections.abc import Collection, Sequence
from datetime import date

import peewee

from kit.access import GUEST, Grant, Reach
from kit.auth import Caller
from kit.clock import local_date
from kit.errors import NotFound
from kit.web import grant_of, now
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.register.models import Appointment

MEETING = "meeting"
"""The kind of thing that a guest is confined to."""

Gathering = Meeting.alias()
"""Meetings, where a condition on seats asks for theirs."""

LEADERS = ("headteacher", "senior_leader")
"""They owe the academy's papers, and see what lies in its packs."""


def within(reach: Reach, by: Caller) -> peewee.Expression | bool:
    """The condition on `Meeting` for those a caller may know of."""
    if reach.everything:
        return peewee.Value(1) == 1
    near = Meeting.academy << sorted(reach.places)
    return near | sits_at(by) if "attendee" in reach.things else near


def sits_at(by: Caller) -> peewee.Expression:
    """The condition on `Meeting` for those at which the caller has a seat."""
    own = MeetingSeat.select(MeetingSeat.meeting).where(
        MeetingSeat.person == (by.person_id or ""), still_counts()
    )
    return Meeting.id << own


def still_counts(today: date | None = None) -> peewee.Function:
    """The condition on `MeetingSeat` for seats whose office has not ended, by the day of the request or another.

    A seat is taken by an office (R4): with the office ends whatever the seat has opened (B7).
    """
    its_academy = Gathering.select(Gathering.academy).where(Gathering.id == MeetingSeat.meeting)
    goes_on = Appointment.select(peewee.Value(1)).where(
        Appointment.person == MeetingSeat.person,
        Appointment.office == MeetingSeat.office,
        Appointment.academy.is_null() | (Appointment.academy << its_academy),
        Appointment.ends_on.is_null() | (Appointment.ends_on >= (today or local_date(now()))),
    )
    condition: peewee.Function = peewee.fn.EXISTS(goes_on)
    return condition


def find_meeting(meeting_id: str) -> Meeting:
    """A meeting, whoever asks; raises `NotFound`."""
    found: Meeting | None = Meeting.get_or_none(Meeting.id == meeting_id)
    if found is None:
        raise NotFound("meeting")
    return found


def relations_to(meetings: Collection[str], by: Caller) -> dict[str, set[str]]:
    """The relations in which the caller stands to each of these meetings, by id."""
    attended = MeetingSeat.select(MeetingSeat.meeting).where(
        MeetingSeat.meeting << list(meetings),
        MeetingSeat.person == (by.person_id or ""),
        still_counts(),
    )
    seated = {seat.meeting_id for seat in attended}
    return {
        each: ({"attendee"} if each in seated else set())
        | ({GUEST} if by.is_guest_of(MEETING, each) and _sits_there(each, by.guest) else set())
        for each in meetings
    }


def _sits_there(meeting_id: str, person_id: str | None) -> bool:
    """Whether somebody still has a seat: a guest's token says only what held when it was issued."""
    seats = MeetingSeat.select().where(
        MeetingSeat.meeting == meeting_id,
        MeetingSeat.person == (person_id or ""),
        still_counts(),
    )
    return bool(seats.exists())


def grants_of(meetings: Sequence[Meeting], by: Caller) -> list[Grant]:
    """What the caller may see of each meeting of a list that was narrowed to those they may know of."""
    related = relations_to([meeting.id for meeting in meetings], by)
    return [grant_of(place=meeting.urn, things=related[meeting.id]) for meeting in meetings]
