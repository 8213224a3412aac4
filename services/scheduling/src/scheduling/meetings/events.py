"""The events of a meeting, each a whole picture of it, built from its rows and held to the contract."""

from datetime import datetime
from typing import Any

import msgspec

from contracts.scheduling import MeetingBooked, MeetingCancelled, MeetingMoved
from scheduling.agendas.queries import agenda_of
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.meetings.seats import SEATS
from scheduling.packs.models import Pack


def booked(meeting: Meeting) -> MeetingBooked:
    """A meeting has its time and its people."""
    return msgspec.convert(_facts(meeting) | _deadlines(meeting), MeetingBooked)


def moved(meeting: Meeting, moved_from: datetime) -> MeetingMoved:
    """A meeting has another time or place; `moved_from` is the start it had."""
    facts = _facts(meeting) | _deadlines(meeting) | {"moved_from": moved_from}
    return msgspec.convert(facts, MeetingMoved)


def cancelled(meeting: Meeting) -> MeetingCancelled:
    """A meeting will not be held."""
    return msgspec.convert(_facts(meeting), MeetingCancelled)


def _facts(meeting: Meeting) -> dict[str, Any]:
    seats = MeetingSeat.select().where(MeetingSeat.meeting == meeting.id)
    ordered = sorted(seats, key=lambda taken: SEATS.index(taken.seat))
    return {
        "meeting_id": meeting.id,
        "urn": meeting.urn,
        "kind": meeting.kind,
        "year": meeting.year_id,
        "slot": meeting.slot,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "venue": meeting.venue,
        "venue_urn": meeting.venue_urn,
        "sequence": meeting.sequence,
        "places": [
            {"seat": taken.seat, "person_id": taken.person_id, "office": taken.office}
            for taken in ordered
        ],
    }


def _deadlines(meeting: Meeting) -> dict[str, Any]:
    packs = Pack.select().where(Pack.meeting == meeting.id).order_by(Pack.side.desc())
    names = ("side", "papers_due_at", "circulates_at")
    return {
        "agenda_due_at": agenda_of(meeting).due_at,
        "packs": [{name: getattr(pack, name) for name in names} for pack in packs],
    }
