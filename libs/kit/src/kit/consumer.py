"""The consumer: batches from the broker into the inbox, acknowledged only after the commit."""

import threading
from collections.abc import Sequence
from datetime import datetime

import peewee

from kit import logs, parked
from kit.bus import Delivery, Subscriber
from kit.clock import Clock
from kit.db import Record, connection, is_away, transaction
from kit.events import Unreadable, digest_of, open_envelope, open_event
from kit.inbox import Inbox, InboxRow, reason_of

BATCH = 100
LAST_START = 3
"""A message that has ended its process twice is not started a third time."""

FAILURES_IN_A_ROW = 20
"""After so many, the fault is ours or the database's and not the events': wait before going on."""

log = logs.get(__name__)


class Started(Record):
    """How often a redelivered message was begun and never finished."""

    event_id = peewee.TextField(primary_key=True)
    times = peewee.IntegerField()


class Consumer:
    """Takes what the subscriber brings; parked events get their tries from here too."""

    def __init__(self, inbox: Inbox, subscriber: Subscriber, clock: Clock) -> None:
        """All parts are given; nothing starts here."""
        self._inbox = inbox
        self._subscriber = subscriber
        self._clock = clock
        self._failures = 0
        self._begun: set[str] = set()

    def run(self, stopping: threading.Event) -> None:
        """Consume until told to stop; ends early, with an error, when the subscription's thread dies."""
        self._subscriber.start()
        try:
            while not stopping.is_set():
                if not self._subscriber.alive():
                    raise RuntimeError("The subscription's thread has ended.")
                most = 1 if self._failures >= FAILURES_IN_A_ROW - 1 else BATCH
                batch = self._subscriber.take(most, seconds=0.5)
                if batch:
                    self._insist(batch, stopping)
                self._try_parked_when_there(stopping)
                if self._failures >= FAILURES_IN_A_ROW:
                    log.error("many_failures_in_a_row", failures=self._failures)
                    stopping.wait(10)
                    self._failures = FAILURES_IN_A_ROW - 1
        finally:
            self._subscriber.stop()

    def _insist(self, batch: Sequence[Delivery], stopping: threading.Event) -> None:
        """Apply a batch, waiting as long as the database is away, then acknowledge it."""
        wait = 0.2
        while True:
            try:
                with connection():
                    self._handle(batch)
                break
            except peewee.PeeweeException as wrong:
                if not is_away(wrong):
                    raise
                if stopping.is_set():
                    return  # not acknowledged: the broker gives it to the next process
                log.warning("database_away", error=type(wrong).__name__, again_in=wait)
                stopping.wait(wait)
                wait = min(wait * 2, 10.0)
        self._subscriber.acknowledge_through(batch[-1])

    def _handle(self, batch: Sequence[Delivery]) -> None:
        if any(delivery.redelivered for delivery in batch):
            # One of these may have ended the last process: each has a transaction of its own.
            for delivery in batch:
                self._handle_with_care(delivery)
            return
        now = self._clock.now()
        with transaction():
            for delivery in batch:
                self._take(delivery.body, now)

    def _handle_with_care(self, delivery: Delivery) -> None:
        now = self._clock.now()
        key = _key(delivery.body)
        with transaction():
            new = key not in self._begun and not self._inbox.knows(key)
            if new and _starts(key, first=2 if delivery.redelivered else 1) >= LAST_START:
                self._park_the_killer(delivery.body, now)
                return
        # What this process begins again has not ended it: the database went away, or the channel.
        self._begun.add(key)
        with transaction():
            self._take(delivery.body, now)
            Started.delete().where(Started.event_id == key).execute()
        self._begun.discard(key)

    def _take(self, body: bytes, now: datetime) -> None:
        outcome = self._inbox.take(body, now)
        if outcome == "failed":
            self._failures += 1
        elif outcome == "applied":
            self._failures = 0

    def _park_the_killer(self, body: bytes, now: datetime) -> None:
        try:
            envelope = open_envelope(body)
        except Unreadable as why:
            parked.park_unreadable(body, str(why), now)
            return
        InboxRow.insert(event_id=envelope.id, digest=digest_of(body), taken_at=now).execute()
        reason = (
            f"The process ended {LAST_START - 1} times while handling it; mend that, then replay."
        )
        parked.park_dead(envelope, body, reason, now)
        log.error("message_ends_its_process", event_id=envelope.id, type=envelope.type)

    def _try_parked_when_there(self, stopping: threading.Event) -> None:
        try:
            with connection():
                for row in parked.due(self._clock.now()):
                    if stopping.is_set():
                        return
                    self.try_parked(row)
        except peewee.PeeweeException as wrong:
            if not is_away(wrong):
                raise
            stopping.wait(1)

    def try_parked(self, row: parked.ParkedRow) -> None:
        """Give a parked event its next try; its effect and its leaving the list are one transaction."""
        now = self._clock.now()
        if not parked.begin_try(row, now):
            return
        try:
            envelope = open_envelope(row.body.encode())
            event = open_event(envelope, self._inbox.catalogue)
            with transaction():
                if not parked.still_ours(row):
                    return
                self._inbox.apply(event, envelope, now)
                parked.applied(row)
        except Exception as wrong:
            if is_away(wrong):
                raise
            log.exception("parked_event_failed", event_id=row.event_id, type=row.type)
            reason = str(wrong) if isinstance(wrong, Unreadable) else reason_of(wrong)
            with transaction():
                parked.failed_again(row, reason, hopeless=isinstance(wrong, Unreadable))
        else:
            self._failures = 0


def _key(body: bytes) -> str:
    try:
        return open_envelope(body).id
    except Unreadable:
        return f"unreadable:{digest_of(body)}"


def _starts(key: str, first: int) -> int:
    """Count this start; the first one of a redelivered message was not counted, it came in a batch."""
    rows = (
        Started.insert(event_id=key, times=first)
        .on_conflict(conflict_target=[Started.event_id], update={Started.times: Started.times + 1})
        .returning(Started.times)
        .execute()
    )
    times: int = next(iter(rows)).times
    return times
