"""Moving and cancelling a meeting: its calendar entry, its deadlines and its chases go with it."""

from datetime import datetime, timedelta

import msgspec

from contracts.words import Venue
from kit.db import save_if_unchanged, transaction
from kit.errors import Refused
from kit.outbox import record
from scheduling.agendas.opening import make_the_paper_again, set_deadline
from scheduling.locks import locked_meeting
from scheduling.meetings import events, states
from scheduling.meetings.booking import accept_people, accept_time, accept_venue
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.packs.opening import set_deadlines
from scheduling.packs.rules import Offsets


class NothingToMove(Refused):
    """The meeting is at that time and place already."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """Where a meeting goes; what is None stays as it is."""

    starts_at: datetime
    duration_minutes: int | None = None
    venue: Venue | None = None
    venue_urn: int | None = None


def move_meeting(
    meeting_id: str, asked: Move, *, expected_version: int | None, now: datetime, offsets: Offsets
) -> Meeting:
    """Give a meeting another time or place; the same people come.

    SEQUENCE goes up by one, deadlines move with the start and chases begin anew; packs that have gone out
    stay so. Raises a refusal, or `VersionMismatch` when somebody else changed the meeting meanwhile.
    """
    with transaction():
        meeting = locked_meeting(meeting_id, expected_version)
        states.require("move", meeting.state, meeting.starts_at, now)
        before = meeting.starts_at
        ends_at = asked.starts_at + _length(meeting, asked.duration_minutes)
        venue, venue_urn = _place(meeting, asked)
        if (meeting.starts_at, meeting.ends_at, meeting.venue, meeting.venue_urn) == (
            asked.starts_at, ends_at, venue, venue_urn,
        ):  # fmt: skip
            raise NothingToMove("The meeting is at that time and place already: choose another.")
        accept_time(meeting.year_id, asked.starts_at, ends_at, now=now)
        accept_people(_people(meeting), asked.starts_at, ends_at, but_not=meeting.id)
        save_if_unchanged(
            meeting,
            expected_version,
            starts_at=asked.starts_at,
            ends_at=ends_at,
            venue=venue,
            venue_urn=venue_urn,
            sequence=meeting.sequence + 1,
        )
        if meeting.starts_at != before:
            set_deadlines(meeting, now=now, offsets=offsets)
            set_deadline(meeting, now=now, offsets=offsets)
        make_the_paper_again(meeting)
        record(events.moved(meeting, before), now=now)
        return meeting


def cancel_meeting(
    meeting_id: str, reason: str, *, expected_version: int | None, now: datetime
) -> Meeting:
    """Call a meeting off; the reason stays in this service. Nobody is chased for its papers any more."""
    with transaction():
        meeting = locked_meeting(meeting_id, expected_version)
        states.require("cancel", meeting.state, meeting.starts_at, now)
        save_if_unchanged(
            meeting,
            expected_version,
            state="cancelled",
            cancelled_at=now,
            cancelled_reason=reason,
            sequence=meeting.sequence + 1,
        )
        record(events.cancelled(meeting), now=now)
        return meeting


def _length(meeting: Meeting, minutes: int | None) -> timedelta:
    length: timedelta = meeting.ends_at - meeting.starts_at
    return length if minutes is None else timedelta(minutes=minutes)


def _place(meeting: Meeting, asked: Move) -> tuple[str, int | None]:
    """The venue asked for, or the present one; a URN alone means another academy's rooms."""
    if asked.venue is None and asked.venue_urn is None:
        return meeting.venue, meeting.venue_urn
    venue = asked.venue or meeting.venue
    return venue, accept_venue(venue, asked.venue_urn, meeting.urn)


def _people(meeting: Meeting) -> list[str]:
    return [
        taken.person_id for taken in MeetingSeat.select().where(MeetingSeat.meeting == meeting.id)
    ]
