"""Meetings as clients see them; the policy says how much of each somebody sees."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kit.auth import Caller
from scheduling.agendas.queries import agendas_in_brief
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.meetings.seats import SEATS, Choice, Holder
from scheduling.packs.queries import packs_shown
from scheduling.register.models import Academy, Person


def meeting_shown(meeting: Meeting, by: Caller, now: datetime) -> dict[str, Any]:
    """One meeting with its seats, its agenda in brief, and its packs."""
    return meetings_shown([meeting], by, now)[0]


def meetings_shown(meetings: Sequence[Meeting], by: Caller, now: datetime) -> list[dict[str, Any]]:
    """Several meetings with their seats, agendas and packs, read together."""
    seats = _seats(meetings)
    packs = packs_shown(meetings, by, now)
    agendas = agendas_in_brief(meetings)
    urns = {meeting.urn for meeting in meetings}
    names = {
        academy.urn: academy.name
        for academy in Academy.select().where(Academy.urn.in_(sorted(urns)))
    }
    return [
        {
            "id": meeting.id,
            "urn": meeting.urn,
            "academy_name": names[meeting.urn],
            "kind": meeting.kind,
            "state": meeting.state,
            "year": meeting.year_id,
            "slot": meeting.slot,
            "starts_at": meeting.starts_at,
            "ends_at": meeting.ends_at,
            "duration_minutes": int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60,
            "venue": meeting.venue,
            "venue_urn": meeting.venue_urn,
            "sequence": meeting.sequence,
            "seats": seats[meeting.id],
            "agenda": agendas[meeting.id],
            "packs": packs[meeting.id],
            "cancelled_reason": meeting.cancelled_reason,
            "version": meeting.version,
        }
        for meeting in meetings
    ]


def choice_shown(choice: Choice) -> dict[str, Any]:
    """What the rule proposes for a seat."""
    holder = choice.holder
    return {
        "seat": choice.seat,
        "person": {"id": holder.person_id, "name": holder.name, "email": holder.email}
        if holder
        else None,
        "office": holder.office if holder else None,
        "alternatives": [_alternative(other) for other in choice.alternatives],
        "missing_sentence": choice.missing_sentence,
    }


def _alternative(holder: Holder) -> dict[str, str]:
    return {"id": holder.person_id, "name": holder.name, "office": holder.office}


def _seats(meetings: Sequence[Meeting]) -> dict[str, list[dict[str, str]]]:
    seats: dict[str, list[dict[str, str]]] = {meeting.id: [] for meeting in meetings}
    query = (
        MeetingSeat.select(MeetingSeat, Person)
        .join(Person)
        .where(MeetingSeat.meeting.in_(list(seats)))
    )
    for taken in sorted(query, key=lambda taken: SEATS.index(taken.seat)):
        seats[taken.meeting_id].append(
            {
                "seat": taken.seat,
                "person_id": taken.person_id,
                "name": taken.person.name,
                "office": taken.office,
            }
        )
    return seats
