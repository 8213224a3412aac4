"""The events of agendas: numbers, times and people's ids, never a word of what stands on one."""

from collections.abc import Iterable
from typing import Any

import msgspec

from contracts.scheduling import AgendaAgreed, AgendaCommented, AgendaOverdue, AgendaProposed
from contracts.words import Side
from scheduling.agendas.models import Agenda, AgendaVersion
from scheduling.agendas.queries import items_of
from scheduling.agendas.rules import minutes_of
from scheduling.meetings.models import Meeting


def proposed(
    meeting: Meeting, agenda: Agenda, version: AgendaVersion, asked: Iterable[str]
) -> AgendaProposed:
    """One side has proposed it; ``asked`` are the ids of those whose answer is waited for."""
    facts = {"proposed_by": version.side, "asked": tuple(asked)}
    return msgspec.convert(_facts(meeting, agenda) | _size(version) | facts, AgendaProposed)


def commented(
    meeting: Meeting, agenda: Agenda, side: Side, recipients: Iterable[str]
) -> AgendaCommented:
    """One side has said something to the other."""
    facts = {"said_by": side, "turn": agenda.turn, "recipients": tuple(recipients)}
    return msgspec.convert(_facts(meeting, agenda) | facts, AgendaCommented)


def agreed(
    meeting: Meeting, agenda: Agenda, version: AgendaVersion, recipients: Iterable[str]
) -> AgendaAgreed:
    """Both sides have agreed; ``recipients`` are the ids of those who waited for it."""
    facts = {"agreed_at": version.agreed_at, "recipients": tuple(recipients)}
    return msgspec.convert(_facts(meeting, agenda) | _size(version) | facts, AgendaAgreed)


def overdue(
    meeting: Meeting, agenda: Agenda, owed_by: Iterable[str], recipients: Iterable[str]
) -> AgendaOverdue:
    """It is late; ``owed_by`` are those whose turn it is, and nobody else is chased (B8)."""
    facts = {
        "turn": agenda.turn,
        "reminder": agenda.reminder,
        "owed_by": tuple(owed_by),
        "recipients": tuple(recipients),
    }
    return msgspec.convert(_facts(meeting, agenda) | facts, AgendaOverdue)


def _facts(meeting: Meeting, agenda: Agenda) -> dict[str, Any]:
    return {
        "meeting_id": meeting.id,
        "urn": meeting.urn,
        "kind": meeting.kind,
        "number": agenda.number,
        "due_at": agenda.due_at,
        "starts_at": meeting.starts_at,
    }


def _size(version: AgendaVersion) -> dict[str, int]:
    items = items_of(version)
    return {"items": len(items), "minutes": minutes_of(items)}
