"""Agendas as they stand and as clients see them: the two sides see everything, others what was agreed (R5, R11)."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from scheduling.agendas.models import Agenda, AgendaComment, AgendaVersion
from scheduling.agendas.rules import Item, minutes_of
from scheduling.agendas.states import State, state_of
from scheduling.meetings.models import Meeting
from scheduling.register.models import Person


def agenda_of(meeting: Meeting) -> Agenda:
    """The agenda of a meeting; every meeting has one."""
    found: Agenda = Agenda.get(Agenda.meeting == meeting.id)
    return found


def state_of_agenda(agenda: Agenda) -> State:
    """The state it is in."""
    return state_of(agenda.number, agenda.agreed_number)


def newest_version(agenda: Agenda) -> AgendaVersion | None:
    """What was proposed last; None before the first proposal."""
    return _version(agenda, agenda.number)


def agreed_version(agenda: Agenda) -> AgendaVersion | None:
    """What both sides agreed to last; None before they first did."""
    return _version(agenda, agenda.agreed_number)


def items_of(version: AgendaVersion) -> tuple[Item, ...]:
    """What stands on a version."""
    return msgspec.convert(version.items, tuple[Item, ...])


def papers_needed(meetings: Iterable[str]) -> dict[str, frozenset[str]]:
    """The codes of the papers that each meeting's agreed agenda needs (R5, R6), by meeting id."""
    agreed = (
        AgendaVersion.select(AgendaVersion, Agenda)
        .join(Agenda)
        .where(Agenda.meeting << list(meetings), AgendaVersion.number == Agenda.agreed_number)
    )
    return {
        row.agenda.meeting_id: frozenset(code for item in items_of(row) for code in item.papers)
        for row in agreed
    }


def agendas_in_brief(meetings: Sequence[Meeting]) -> dict[str, dict[str, Any]]:
    """How each meeting's agenda stands, without a word of it, by meeting id."""
    rows = Agenda.select().where(Agenda.meeting << [meeting.id for meeting in meetings])
    return {
        row.meeting_id: {
            "state": state_of_agenda(row),
            "number": row.number,
            "agreed_number": row.agreed_number or None,
            "due_at": row.due_at,
            "turn": row.turn,
        }
        for row in rows
    }


def agenda_shown(meeting: Meeting) -> dict[str, Any]:
    """All of it: what is proposed, what is agreed, every number before, and what the two sides have said."""
    agenda = agenda_of(meeting)
    versions = list(
        AgendaVersion.select()
        .where(AgendaVersion.agenda == agenda.id)
        .order_by(AgendaVersion.number.desc())
    )
    comments = list(
        AgendaComment.select()
        .where(AgendaComment.agenda == agenda.id)
        .order_by(AgendaComment.said_at, AgendaComment.id)
    )
    names = _names(versions, comments)
    shown = [_version_shown(version, names) for version in versions]
    agreed = next((row for row in shown if row["number"] == agenda.agreed_number), None)
    return {
        "meeting_id": meeting.id,
        "urn": meeting.urn,
        "starts_at": meeting.starts_at,
        "length_minutes": int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60,
        **agendas_in_brief([meeting])[meeting.id],
        "newest": shown[0] if shown else None,
        # Others read it too, and a note is for the other side alone.
        "agreed": agreed and {name: agreed[name] for name in agreed if name != "note"},
        "earlier": shown[1:],
        "comments": [
            {
                "number": row.number,
                "side": row.side,
                "name": names[row.said_by_id],
                "at": row.said_at,
                "text": row.text,
            }
            for row in comments
        ],
    }


def _version_shown(row: AgendaVersion, names: dict[str, str]) -> dict[str, Any]:
    return {
        "number": row.number,
        "items": row.items,
        "minutes": minutes_of(items_of(row)),
        "side": row.side,
        "name": names[row.proposed_by_id],
        "note": row.note,
        "proposed_at": row.proposed_at,
        "agreed_at": row.agreed_at,
        "agreed_by_name": names[row.agreed_by_id] if row.agreed_by_id else None,
    }


def _version(agenda: Agenda, number: int) -> AgendaVersion | None:
    found: AgendaVersion | None = AgendaVersion.get_or_none(
        AgendaVersion.agenda == agenda.id, AgendaVersion.number == number
    )
    return found


def _names(versions: Iterable[AgendaVersion], comments: Iterable[AgendaComment]) -> dict[str, str]:
    wanted = {row.said_by_id for row in comments}
    for row in versions:
        wanted |= {row.proposed_by_id} | ({row.agreed_by_id} if row.agreed_by_id else set())
    return {person.id: person.name for person in Person.select().where(Person.id << sorted(wanted))}
