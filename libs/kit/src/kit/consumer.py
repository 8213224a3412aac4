"""The consumer: batches from the broker into the inbox, acknowledged only after the commit."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

import peewee

from kit import failpoints, logs, parked, pulses
from kit.arrivals import InboxRow, Taken, Unbelievable
from kit.bus import Delivery, Subscriber
from kit.clock import Clock
from kit.coming_again import ask_who_has_not_answered, awaited, note_that_the_queue_is_gone
from kit.db import Record, connection, is_away, transaction
from kit.events import Unreadable, digest_of, open_envelope
from kit.inbox import Inbox, reason_of

BATCH = 250
LAST_START = 3
"""A message that has ended its process twice is not started a third time."""

FAILURES_IN_A_ROW = 20
"""After so many, the fault is ours or the database's and not the events': wait before going on."""

REST_SECONDS = 10.0
PARKED_SECONDS = 0.25
"""How often parked events are looked at."""

ANSWERS_SECONDS = 2.0
"""How often it is looked whether a request to send again has no answer yet."""

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
        self._left: list[Delivery] = []
        self._look_at_parked = 0.0
        self._look_for_answers = 0.0
        self._counts = {"applied": 0, "redelivered": 0}

    def run(self, stopping: threading.Event) -> None:
        """Consume until told to stop; ends early, with an error, when the subscription is deaf or dead."""
        self._subscriber.start()
        try:
            while not stopping.is_set():
                self._subscriber.check()
                if self._subscriber.queue_is_gone():
                    self._note_that_the_queue_is_gone(stopping)
                elif self._subscriber.consuming():
                    self._ask_for_what_was_lost(stopping)
                batch = self._next_batch()
                if batch:
                    failpoints.reached("consumer.received")
                    self._insist(batch, stopping)
                self._try_parked_when_there(stopping)
                if self._failures >= FAILURES_IN_A_ROW:
                    self._rest(stopping)
                elif self._subscriber.consuming():
                    pulses.beat("consumer", "working", self._counts)
                else:
                    pulses.beat("consumer", "waiting_for_broker", self._counts)
        finally:
            self._subscriber.stop()

    def _next_batch(self) -> Sequence[Delivery]:
        """What was left of the last batch, or what has come since; one alone after many failures."""
        most = 1 if self._failures >= FAILURES_IN_A_ROW - 1 else BATCH
        left = self._subscriber.still_ours(self._left)
        batch, self._left = left[:most], left[most:]
        return batch or self._subscriber.take(most, seconds=0.5)

    def _rest(self, stopping: threading.Event) -> None:
        """So many failures are hardly the events' own: wait, then let one of them show how things are."""
        log.error("many_failures_in_a_row", failures=self._failures)
        pulses.beat("consumer", "probing", self._counts)
        stopping.wait(REST_SECONDS)
        self._failures = FAILURES_IN_A_ROW - 1

    def _insist(self, batch: Sequence[Delivery], stopping: threading.Event) -> None:
        """Apply a batch, waiting as long as the database is away, then acknowledge what was taken."""
        taken = self._until_the_database_is_there(lambda: self._handle(batch), stopping)
        if taken is None:
            return  # not acknowledged: the broker gives it to the next process
        self._left = [*batch[taken:], *self._left]
        self._subscriber.acknowledge_through(batch[taken - 1])
        failpoints.reached("consumer.acknowledged")

    def _until_the_database_is_there(
        self, do: Callable[[], int], stopping: threading.Event
    ) -> int | None:
        wait = 0.2
        while True:
            try:
                with connection():
                    return do()
            except peewee.PeeweeException as wrong:
                if not is_away(wrong):
                    raise
                log.warning("database_away", error=type(wrong).__name__, again_in=wait)
            if stopping.is_set():
                return None
            pulses.beat("consumer", "waiting_for_database", self._counts)
            stopping.wait(wait)
            wait = min(wait * 2, 10.0)

    def _handle(self, batch: Sequence[Delivery]) -> int:
        """Take deliveries in; returns how many of them were, from the first."""
        if any(delivery.redelivered for delivery in batch):
            return self._handle_with_care(batch)
        patience = FAILURES_IN_A_ROW - self._failures
        return self._count(self._inbox.take_all(batch, self._clock.now(), patience))

    def _handle_with_care(self, batch: Sequence[Delivery]) -> int:
        """One of these may have ended the last process: each has a transaction of its own.

        That a message is begun is committed before it is, with the effect of the one before it.
        """
        with transaction():
            killer = self._begin(batch[0])
        failpoints.reached("consumer.begun")
        for number, delivery in enumerate(batch, start=1):
            following = batch[number] if number < len(batch) else None
            with transaction():
                if not killer:
                    self._finish(delivery)
                if following is not None:
                    killer = self._begin(following)
            self._begun.discard(_key(delivery.body))
            pulses.beat("consumer", "working", self._counts)
            if self._failures >= FAILURES_IN_A_ROW:
                return number
        return len(batch)

    def _begin(self, delivery: Delivery) -> bool:
        """Count a message's start; tells whether it was one too many, and the message has been parked."""
        key = _key(delivery.body)
        # What this process begins again has not ended it: the database went away, or the channel.
        if key in self._begun or self._inbox.knows(key):
            return False
        if _starts(key, first=2 if _may_have_ended_one(delivery) else 1) >= LAST_START:
            return self._park_the_killer(delivery.body, self._clock.now())
        self._begun.add(key)
        return False

    def _finish(self, delivery: Delivery) -> None:
        taken = self._inbox.take_all([delivery], self._clock.now())
        Started.delete().where(Started.event_id == _key(delivery.body)).execute()
        self._counts["redelivered"] += delivery.redelivered
        self._count(taken)

    def _count(self, taken: Sequence[Taken]) -> int:
        for became in taken:
            if became == "failed":
                self._failures += 1
            elif became == "applied":
                self._failures = 0
                self._counts["applied"] += 1
        return len(taken)

    def _note_that_the_queue_is_gone(self, stopping: threading.Event) -> None:
        """First note it, then make the queue anew: in the other order, a process that ends would forget it."""

        def note() -> int:
            with transaction():
                note_that_the_queue_is_gone(self._inbox.publishers, self._clock.now())
            failpoints.reached("consumer.queue_gone")
            return 1

        if self._until_the_database_is_there(note, stopping):
            self._look_for_answers = 0.0
            self._subscriber.make_the_queue()

    def _ask_for_what_was_lost(self, stopping: threading.Event) -> None:
        """Ask when there is a queue for the answer, and again when there is none; also what others noted."""
        if time.monotonic() < self._look_for_answers:
            return

        def ask() -> int:
            if awaited():
                with transaction():
                    ask_who_has_not_answered(self._inbox.service, self._clock.now())
            return 1

        self._until_the_database_is_there(ask, stopping)
        self._look_for_answers = time.monotonic() + ANSWERS_SECONDS

    def _park_the_killer(self, body: bytes, now: datetime) -> bool:
        """Park it; False when another process has taken it meanwhile, and lives."""
        try:
            envelope = open_envelope(body)
        except Unreadable as why:
            parked.park_unreadable(body, str(why), now)
            return True
        row = {"event_id": envelope.id, "digest": digest_of(body), "taken_at": now}
        if not InboxRow.insert(row).on_conflict_ignore().as_rowcount().execute():
            return False
        reason = (
            f"The process ended {LAST_START - 1} times while handling it; mend that, then replay."
        )
        parked.park_dead(envelope, body, reason, now)
        log.error("message_ends_its_process", event_id=envelope.id, type=envelope.type)
        return True

    def _try_parked_when_there(self, stopping: threading.Event) -> None:
        """Give the parked events whose turn has come a try, some times a second and for a second at most."""
        begun = time.monotonic()
        if begun < self._look_at_parked:
            return
        try:
            with connection():
                while rows := parked.due(self._clock.now()):
                    for row in rows:
                        self.try_parked(row)
                        if stopping.is_set() or time.monotonic() - begun > 1.0:
                            return
        except peewee.PeeweeException as wrong:
            if not is_away(wrong):
                raise
            stopping.wait(1)
        finally:
            self._look_at_parked = time.monotonic() + PARKED_SECONDS

    def try_parked(self, row: parked.ParkedRow) -> None:
        """Give a parked event its next try; its effect and its leaving the list are one transaction."""
        now = self._clock.now()
        if not parked.begin_try(row, now):
            return
        try:
            failpoints.reached("consumer.retrying")
            envelope = open_envelope(row.body.encode())
            event = self._inbox.open(envelope)
            with transaction():
                if not parked.still_ours(row):
                    return
                self._inbox.apply(event, envelope, now, anyway=row.settled_at is not None)
                parked.applied(row, now)
        except Exception as wrong:
            if is_away(wrong):
                raise
            log.exception("parked_event_failed", event_id=row.event_id, type=row.type)
            hopeless = isinstance(wrong, Unreadable | Unbelievable)
            with transaction():
                reason = str(wrong) if hopeless else reason_of(wrong)
                parked.failed_again(row, reason, hopeless=hopeless)
            self._failures += 1
        else:
            self._failures = 0


def _key(body: bytes) -> str:
    try:
        return open_envelope(body).id
    except Unreadable:
        return f"unreadable:{digest_of(body)}"


def _may_have_ended_one(delivery: Delivery) -> bool:
    """Whether a process that had begun this message in a batch may have ended over it."""
    return delivery.redelivered and not delivery.comes_back


def _starts(key: str, first: int) -> int:
    """Count this start; ``first`` is the number of it where none was counted before: one in a batch is not."""
    rows = (
        Started.insert(event_id=key, times=first)
        .on_conflict(conflict_target=[Started.event_id], update={Started.times: Started.times + 1})
        .returning(Started.times)
        .execute()
    )
    times: int = next(iter(rows)).times
    return times
