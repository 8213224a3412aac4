"""Sending again: what a lost queue may have held comes out of this publisher's history, and in order."""

from datetime import datetime

import peewee

from kit.db import Record, UtcDateTime, new_id
from kit.events import seal
from kit.lost_queues import QueueLost, ResendingBegan, earlier, said_by
from kit.outbox import Letter, OutboxRow, Waiting


class SendingRound(Record):
    """How often this service, as a publisher, has begun to send again: one row."""

    id = peewee.IntegerField(primary_key=True)
    number = peewee.IntegerField()


class Asked(Record):
    """A queue for which this service, as a publisher, has been asked to send again."""

    queue = peewee.TextField(primary_key=True)
    since = UtcDateTime(null=True)
    loss = peewee.TextField(default="")


def ask_to_send_again(event: QueueLost, service: str) -> None:
    """As a publisher, note that a queue was lost, if it listens to this service; the relay does the rest."""
    if service not in event.since:
        return
    since = event.since[service]
    for before in Asked.select().where(Asked.queue == event.queue):
        since = earlier(since, before.since)
    Asked.insert(queue=event.queue, since=since, loss=event.loss).on_conflict(
        conflict_target=[Asked.queue], update={Asked.since: since, Asked.loss: event.loss}
    ).execute()


def asked_for() -> dict[str, str]:
    """The queues for which something is to be sent again, and the loss that each has told of last."""
    return {request.queue: request.loss for request in Asked.select().order_by(Asked.queue)}


def mark_for(queue: str, loss: str, service: str, now: datetime) -> Letter:
    """The mark behind which everything comes again."""
    mark = said_by(service, ResendingBegan)(queue=queue, loss=loss)
    event_id = new_id()
    body = seal(mark, event_id=event_id, version=1, at=now)
    return Letter(0, event_id, mark.type, mark.subject, body.decode())


def begin_round(queue: str, loss: str, number: int) -> int:
    """Do what was asked for, in the round whose mark is there; returns how many events come again.

    What other queues have asked for comes again as well, and their requests stay: one of them may
    have this round's mark too, though nobody has said so yet. So does what the same queue has asked
    for meanwhile, of another loss: its mark has answered the earlier one.
    """
    hold_history()
    SendingRound.update(number=number).where(SendingRound.id == 1).execute()
    many = sum(resend(request.since) for request in Asked.select())
    Asked.delete().where((Asked.queue == queue) & (Asked.loss == loss)).execute()
    return many


def sending_round() -> int:
    """The round in which this service sends now; 0 before the first."""
    row = SendingRound.get_or_none(SendingRound.id == 1)
    return row.number if row is not None else 0


def hold_history() -> None:
    """Until the commit, nobody else puts events back among what waits, or takes them away into archives."""
    SendingRound.insert(id=1, number=0).on_conflict(
        conflict_target=[SendingRound.id], update={SendingRound.number: SendingRound.number}
    ).execute()


def resend(since: datetime | None) -> int:
    """Put every event recorded since then, or every one, back among what waits; returns how many that are."""
    hold_history()
    said = OutboxRow.select(OutboxRow.id)
    if since is not None:
        said = said.where(OutboxRow.recorded_at >= since)
    rows: int = Waiting.insert_from(said, [Waiting.id]).on_conflict_ignore().as_rowcount().execute()
    return rows
