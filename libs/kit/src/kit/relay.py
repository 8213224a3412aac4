"""The relay: outbox rows to the broker, in each aggregate's order, marked only when confirmed."""

import threading
import time

import peewee

from kit import logs
from kit.bus import BrokerAway, Letter, Publisher
from kit.clock import Clock
from kit.db import connection, guarded_by, is_away, transaction
from kit.lease import Lease, LeaseLost
from kit.outbox import OutboxRow, unpublished

WINDOW = 500
"""Rows under way at the same time."""

IDLE_SECONDS = 0.05
HELD_SECONDS = 5.0

log = logs.get(__name__)


class Relay:
    """Publishes what the outbox holds while this process has the lease.

    At most one event of an aggregate is under way at a time: the next is sent when the broker has
    the one before, so that a refused row cannot be overtaken by its successor.
    """

    def __init__(self, publisher: Publisher, clock: Clock, lease: Lease | None = None) -> None:
        """The lease is one per database."""
        self._publisher = publisher
        self._clock = clock
        self._lease = lease or Lease("relay")
        self._held: dict[str, float] = {}
        self._stopping: threading.Event | None = None

    def run(self, stopping: threading.Event) -> None:
        """Relay until told to stop; an absent broker or database is waited for."""
        self._stopping = stopping
        self._publisher.start()
        try:
            while not stopping.is_set():
                if not self._publisher.alive():
                    raise RuntimeError("The relay's connection thread has ended.")
                stopping.wait(self._turn())
        finally:
            self._let_go()
            self._publisher.stop()

    def _turn(self) -> float:
        """One window, if there is anything to do; returns for how long to rest, in seconds."""
        if not self._publisher.wait_until_ready(0.5):
            return 0.0
        try:
            with connection():
                if not self._lease.hold():
                    return 1.0
                return 0.0 if self.relay_once() else IDLE_SECONDS
        except BrokerAway as why:
            log.warning("relay_unconfirmed", reason=str(why)[:200])
            return 0.2
        except LeaseLost:
            log.warning("relay_lease_lost")
            return 1.0
        except peewee.PeeweeException as wrong:
            if not is_away(wrong):
                raise
            log.warning("database_away", error=type(wrong).__name__)
            return 1.0

    def relay_once(self) -> int:
        """Publish one window and mark what was confirmed; returns how many rows that were.

        No transaction is open while the broker is asked.
        """
        letters = self._next_letters()
        receipt = self._publisher.publish(letters, stopping=self._stopping)
        for row, why in receipt.refused.items():
            self._hold_back(row, why)
        if receipt.confirmed:
            with guarded_by(self._lease.check), transaction():
                OutboxRow.update(published_at=self._clock.now()).where(
                    OutboxRow.id.in_(sorted(receipt.confirmed))
                ).execute()
        return len(receipt.confirmed)

    def _next_letters(self) -> list[Letter]:
        now = time.monotonic()
        self._held = {subject: until for subject, until in self._held.items() if until > now}
        first: dict[str, OutboxRow] = {}
        for row in unpublished(WINDOW, without=self._held):
            first.setdefault(row.subject, row)
        return [
            Letter(row=row.id, event_id=row.event_id, type=row.type, body=row.body.encode())
            for row in first.values()
        ]

    def _hold_back(self, row_id: int, why: str) -> None:
        """Let the other aggregates pass for a while."""
        row = OutboxRow.get_by_id(row_id)
        self._held[row.subject] = time.monotonic() + HELD_SECONDS
        log.error("event_refused_by_the_broker", event_id=row.event_id, type=row.type, reason=why)

    def _let_go(self) -> None:
        try:
            with connection():
                self._lease.release()
        except peewee.PeeweeException:
            log.warning("lease_not_released")
