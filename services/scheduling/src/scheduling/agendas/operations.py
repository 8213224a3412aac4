"""What can be done about an agenda: propose it or a change of it, comment, agree; and being reminded of it (R5)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from contracts.words import Side
from kit.clock import local_date
from kit.db import save_if_unchanged, transaction
from kit.outbox import record
from scheduling.agendas import events, states
from scheduling.agendas.models import Agenda, AgendaComment, AgendaVersion
from scheduling.agendas.queries import agenda_of, items_of, newest_version, state_of_agenda
from scheduling.agendas.rules import (
    BOTH_SIDES_FROM,
    AgendaHasChanged,
    Item,
    NothingChanged,
    accept_papers,
    other,
    reminder_due,
)
from scheduling.agendas.sides import people_of
from scheduling.locks import locked_meeting
from scheduling.meetings import states as meeting_states
from scheduling.meetings.models import Meeting
from scheduling.packs.kinds import paper_kinds


def propose_agenda(
    meeting_id: str,
    items: Sequence[Item],
    *,
    follows: int,
    note: str,
    side: Side,
    by: str,
    now: datetime,
) -> Meeting:
    """Propose an agenda, or a change of the one with the number `follows`, to the other side.

    What was agreed before stays what others read until both sides have agreed to this one.
    Raises `AgendaHasChanged` when `follows` is not the newest number, or another refusal.
    """
    with transaction():
        meeting, agenda = _open(meeting_id, now)
        before = newest_version(agenda)
        states.require("propose", state_of_agenda(agenda), side, before.side if before else None)
        _accept_number(follows, agenda)
        accept_papers(items, [kind.code for kind in paper_kinds()])
        if before is not None and tuple(items) == items_of(before):
            raise NothingChanged(
                "This is what stands on the agenda already: change something, or say it as a comment.",
                field="items",
            )
        version = AgendaVersion.create(
            agenda=agenda.id,
            number=agenda.number + 1,
            items=msgspec.to_builtins(items),
            side=side,
            note=note,
            proposed_at=now,
            proposed_by=by,
        )
        _save(agenda, number=version.number, turn=other(side))
        save_if_unchanged(meeting, None)
        record(
            events.proposed(meeting, agenda, version, _people(other(side), meeting, now)), now=now
        )
        return meeting


def comment_on_agenda(meeting_id: str, text: str, *, side: Side, by: str, now: datetime) -> Meeting:
    """Say something about the agenda to the other side; whoever was waited for now waits. Raises a refusal."""
    with transaction():
        meeting, agenda = _open(meeting_id, now)
        before = newest_version(agenda)
        states.require("comment", state_of_agenda(agenda), side, before.side if before else None)
        AgendaComment.create(
            agenda=agenda.id, number=agenda.number, side=side, text=text, said_at=now, said_by=by
        )
        if agenda.turn == side and agenda.number:
            _save(agenda, turn=other(side))
        save_if_unchanged(meeting, None)
        others = _people(other(side), meeting, now)
        record(events.commented(meeting, agenda, side, others), now=now)
        return meeting


def agree_agenda(meeting_id: str, number: int, *, side: Side, by: str, now: datetime) -> Meeting:
    """Agree to this number of the agenda, and to no other, for one's own side.

    Raises `AgendaHasChanged` when it is not the newest, `NotYoursToAgree` or another refusal.
    """
    with transaction():
        meeting, agenda = _open(meeting_id, now)
        version = newest_version(agenda)
        states.require("agree", state_of_agenda(agenda), side, version.side if version else None)
        _accept_number(number, agenda)
        assert version is not None  # noqa: S101 - there is one, or it could not be agreed to
        AgendaVersion.update(agreed_at=now, agreed_by=by).where(
            AgendaVersion.id == version.id
        ).execute()
        version.agreed_at = now
        _save(agenda, agreed_number=version.number, turn=None)
        save_if_unchanged(meeting, None)
        others = _people(other(side), meeting, now)
        record(events.agreed(meeting, agenda, version, others), now=now)
        return meeting


def remind_if_due(meeting: Meeting, agenda: Agenda, *, now: datetime) -> bool:
    """Remind those whose turn it is, if that is due; the meeting's row must be locked."""
    number = reminder_number(meeting, agenda, now)
    if number <= agenda.reminder or agenda.turn is None:
        return False
    agenda.reminder = number
    agenda.save(only=[Agenda.reminder])
    save_if_unchanged(meeting, None)
    also = _people(other(agenda.turn), meeting, now) if number >= BOTH_SIDES_FROM else []
    owed_by = _people(agenda.turn, meeting, now)
    record(events.overdue(meeting, agenda, owed_by, also), now=now)
    return True


def reminder_number(meeting: Meeting, agenda: Agenda, now: datetime) -> int:
    """The number of the newest reminder that is due for an agenda; 0 for none."""
    if agenda.turn is None or not meeting_states.may(
        "remind", meeting.state, meeting.starts_at, now
    ):
        return 0
    return reminder_due(agenda.due_at, meeting.starts_at, now)


def _open(meeting_id: str, now: datetime) -> tuple[Meeting, Agenda]:
    """A locked meeting whose agenda may still be spoken about, and that agenda."""
    meeting = locked_meeting(meeting_id)
    meeting_states.require("change_agenda", meeting.state, meeting.starts_at, now)
    return meeting, agenda_of(meeting)


def _accept_number(read: int, agenda: Agenda) -> None:
    if read != agenda.number:
        raise AgendaHasChanged(
            f"The agenda has been changed meanwhile, and number {agenda.number} is the newest:"
            " read that one first."
            if agenda.number
            else "There is no agenda yet: propose it as the first."
        )


def _save(agenda: Agenda, **columns: object) -> None:
    for name, value in columns.items():
        setattr(agenda, name, value)
    agenda.save(only=[getattr(Agenda, name) for name in columns])


def _people(side: Side, meeting: Meeting, now: datetime) -> list[str]:
    return people_of(side, meeting, local_date(now))
