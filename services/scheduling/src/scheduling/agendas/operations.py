"""What can be done about an agenda: propose it or a change of it, comment, agree; and being reminded of it (R5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

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
    NobodyToAgree,
    NothingChanged,
    accept_papers,
    other,
    patience_ends,
    reminder_due,
)
from scheduling.agendas.sides import people_of
from scheduling.locks import locked_meeting
from scheduling.meetings import states as meeting_states
from scheduling.meetings.models import Meeting
from scheduling.packs.kinds import paper_kinds

_NOBODY: Final[Mapping[Side, str]] = {
    "academy": "Nobody is headteacher of this academy, so there is nobody to agree to it (R5):"
    " enter who leads it now, and propose it then.",
    "aid": "Nobody is AID, so there is nobody to agree to it: the trust appoints one first.",
}


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
        before, asked = newest_version(agenda), _people(other(side), meeting, now)
        states.require("propose", state_of_agenda(agenda), side, before.side if before else None)
        _accept_number(follows, agenda)
        if not asked:
            raise NobodyToAgree(_NOBODY[other(side)])
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
        _pass_the_turn(agenda, other(side), now, number=version.number)
        save_if_unchanged(meeting, None)
        record(events.proposed(meeting, agenda, version, asked), now=now)
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
            _pass_the_turn(agenda, other(side), now)
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
    owed_by = _people(agenda.turn, meeting, now)
    alone = number < BOTH_SIDES_FROM and owed_by
    also = [] if alone else _people(other(agenda.turn), meeting, now)
    record(events.overdue(meeting, agenda, owed_by, also), now=now)
    return True


def reminder_number(meeting: Meeting, agenda: Agenda, now: datetime) -> int:
    """The number of the newest reminder that is due for an agenda; 0 for none."""
    if agenda.turn is None or not meeting_states.may(
        "remind", meeting.state, meeting.starts_at, now
    ):
        return 0
    waited_since = patience_ends(agenda.due_at, agenda.turn_since)
    return reminder_due(waited_since, meeting.starts_at, now)


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


def _pass_the_turn(agenda: Agenda, to: Side, now: datetime, **columns: object) -> None:
    _save(agenda, turn=to, turn_since=now, reminder=0, **columns)


def _save(agenda: Agenda, **columns: object) -> None:
    for name, value in columns.items():
        setattr(agenda, name, value)
    agenda.save(only=[getattr(Agenda, name) for name in columns])


def _people(side: Side, meeting: Meeting, now: datetime) -> list[str]:
    return people_of(side, meeting, local_date(now))
