"""What comes again after our queue was lost: who is asked for it, and what is left alone until it comes.

What is received before a publisher's mark, or of an earlier round after it, comes again behind it:
it is left alone, for it may be newer than what was lost. What is known already, the inbox drops.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

import peewee

from kit import logs
from kit.bus.messages import Delivery
from kit.db import Record, UtcDateTime, new_id
from kit.events import Envelope, Unreadable, open_event
from kit.lost_queues import QueueLost, ResendingBegan, earlier, said_by
from kit.outbox import record

MARGIN: Final = timedelta(minutes=15)
"""A transaction may be committed so long after the moment that its events were recorded at, and clocks differ."""

CLOCKS_DIFFER: Final = timedelta(minutes=1)
"""What a publisher says may be so much ahead of our own time without anything being wrong."""

ASK_AGAIN: Final = timedelta(seconds=5)
ASK_AGAIN_AT_LEAST: Final = timedelta(minutes=10)
"""A request without an answer is made again after the first, then after twice as long, and so on up to the second."""

STRAGGLING: Final = timedelta(minutes=10)
"""So long after a mark something of an earlier round may still be on its way for the first time."""

log = logs.get(__name__)


class Source(Record):
    """The moment up to which everything that a publisher has recorded was taken."""

    name = peewee.TextField(primary_key=True)
    last_at = UtcDateTime()


class ComesAgain(Record):
    """What a publisher sends again: events recorded ``since``, behind the mark with which a round began.

    Until the mark has come there is no ``round``, and the publisher is awaited.
    """

    publisher = peewee.TextField(primary_key=True)
    since = UtcDateTime(null=True)
    loss = peewee.TextField(default="")
    times_asked = peewee.IntegerField()
    asked_at = UtcDateTime(null=True)
    round = peewee.IntegerField(null=True)
    marked_at = UtcDateTime(null=True)

    @property
    def is_awaited(self) -> bool:
        """Whether its mark has not come yet."""
        number: int | None = self.round
        return number is None

    def leaves_alone(self, delivery: Delivery, recorded_at: datetime, now: datetime) -> bool:
        """Whether an event of this publisher comes again, and is not to be taken now."""
        since: datetime | None = self.since
        if since is not None and recorded_at < since:
            return False
        if self.is_awaited:
            return True
        return self._is_early(delivery) and (delivery.redelivered or not self._is_long_ago(now))

    def is_over(self, delivery: Delivery, now: datetime) -> bool:
        """Whether the publisher counts anew: its database is again as it was before the mark."""
        return self._is_early(delivery) and not delivery.redelivered and self._is_long_ago(now)

    def _is_early(self, delivery: Delivery) -> bool:
        number: int | None = self.round
        if number is None or delivery.in_round is None:
            return False
        return delivery.in_round < number

    def _is_long_ago(self, now: datetime) -> bool:
        return now >= self.marked_at + STRAGGLING


def remember_sources(last: Mapping[str, datetime], now: datetime) -> None:
    """Keep, for each publisher, the moment up to which everything was taken.

    It goes back only from a moment that is to come: then the clock was put back.
    """
    for name, at in sorted(last.items()):
        Source.insert(name=name, last_at=at).on_conflict(
            conflict_target=[Source.name],
            update={Source.last_at: at},
            where=(Source.last_at < at) | (Source.last_at > now),
        ).execute()


def note_that_the_queue_is_gone(publishers: Iterable[str], now: datetime) -> None:
    """Wait for these publishers; what is noted here is said when there is a queue for the answer.

    From one that is awaited already, all is still owed that was owed before. Where the last moment is
    still to come, the clock was put back, by whom knows how much: then everything is.
    """
    last = {
        source.name: min(source.last_at, now)
        for source in Source.select()
        if source.last_at <= now + CLOCKS_DIFFER
    }
    owed = awaited()
    loss = new_id()
    for name in sorted(publishers):
        since = last[name] - MARGIN if name in last else None
        again = {
            ComesAgain.since: earlier(since, owed[name]) if name in owed else since,
            ComesAgain.loss: loss,
            ComesAgain.times_asked: 0,
            ComesAgain.asked_at: None,
            ComesAgain.round: None,
            ComesAgain.marked_at: None,
        }
        ComesAgain.insert({ComesAgain.publisher: name, **again}).on_conflict(
            conflict_target=[ComesAgain.publisher], update=again
        ).execute()


def ask_who_has_not_answered(service: str, now: datetime) -> None:
    """Ask every awaited publisher whose time has come, for the first time or again; inside a transaction."""
    due = [
        row for row in ComesAgain.select().where(ComesAgain.round.is_null()) if _is_due(row, now)
    ]
    if not due:
        return
    for loss in sorted({row.loss for row in due}):
        since = {row.publisher: row.since for row in due if row.loss == loss}
        if any(since.values()):
            log.error("queue_was_gone", queue=service, asks=sorted(since))
        else:  # a first start, as a rule
            log.info("queue_is_new", queue=service, asks=sorted(since))
        record(said_by(service, QueueLost)(queue=service, since=since, loss=loss), now=now)
        ComesAgain.update(times_asked=ComesAgain.times_asked + 1, asked_at=now).where(
            ComesAgain.publisher.in_(list(since))
            & (ComesAgain.loss == loss)
            & ComesAgain.round.is_null()
        ).execute()


def _is_due(row: ComesAgain, now: datetime) -> bool:
    asked_at: datetime | None = row.asked_at
    pause = min(ASK_AGAIN * 2 ** min(row.times_asked - 1, 20), ASK_AGAIN_AT_LEAST)
    return asked_at is None or now < asked_at or now >= asked_at + pause


def awaited() -> dict[str, datetime | None]:
    """The publishers whose mark has not come yet, with the moment from which on they send again."""
    rows = ComesAgain.select().where(ComesAgain.round.is_null())
    return {row.publisher: row.since for row in rows}


def coming_again() -> dict[str, ComesAgain]:
    """The publishers that send again, or have done so."""
    return {row.publisher: row for row in ComesAgain.select()}


def mark_has_come(again: ComesAgain, mark: Envelope, in_round: int | None, now: datetime) -> None:
    """From here on, take what this publisher sends in this round; a mark for an earlier loss says nothing.

    Publishers of an earlier release do not say for which loss: theirs counts for any.
    """
    try:
        began = open_event(mark, {mark.type: said_by(mark.source, ResendingBegan)})
    except Unreadable as why:
        log.warning("mark_unreadable", publisher=mark.source, why=str(why))
        return
    if not isinstance(began, ResendingBegan):
        return
    came = (
        ComesAgain.update(round=in_round or 0, marked_at=now)
        .where(
            (ComesAgain.publisher == again.publisher)
            & (ComesAgain.loss == (began.loss or again.loss))
            & ComesAgain.round.is_null()
        )
        .execute()
    )
    if came:
        again.round, again.marked_at = in_round or 0, now
