"""What time brings to agendas: those whose turn it is are reminded (R5)."""

from datetime import datetime
from typing import get_args

from contracts.words import Side
from kit.db import transaction
from scheduling.agendas.models import Agenda
from scheduling.agendas.operations import remind_if_due, reminder_number
from scheduling.locks import locked_meeting
from scheduling.meetings.models import Meeting


def remind_of_agendas(now: datetime) -> int:
    """Remind of every agenda that is late, at most every other day each; returns how many.

    After a standstill only the newest reminder is sent.
    """
    waited_for = (
        Agenda.select(Agenda, Meeting)
        .join(Meeting)
        .where(Agenda.turn << get_args(Side), Agenda.due_at <= now)
        .where(Meeting.state == "booked", Meeting.starts_at > now)
        .order_by(Agenda.due_at, Agenda.id)
    )
    reminded = 0
    for agenda in list(waited_for):
        if reminder_number(agenda.meeting, agenda, now) > agenda.reminder:
            with transaction():
                meeting = locked_meeting(agenda.meeting_id)
                reminded += remind_if_due(meeting, Agenda.get_by_id(agenda.id), now=now)
    return reminded
