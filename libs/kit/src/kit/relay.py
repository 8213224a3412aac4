"""The relay: outbox rows to the broker, in each aggregate's order, marked only when confirmed."""

import threading
import time

import peewee

from kit import failpoints, logs, outbox, pulses, resending
from kit.bus import Letter, Outcome, Publisher
from kit.clock import Clock
from kit.db import connection, guarded_by, is_away, transaction
from kit.lanes import Lanes
from kit.lease import Lease, LeaseLost

WINDOW = 2_000
"""Letters under way at the same time."""

WINDOW_CHARACTERS = 8_000_000
"""And how much they may hold together."""

AT_ONCE = 500
"""Letters handed over together, so that reading the next goes on beside sending these."""

IDLE_SECONDS = 0.02
MARK_SECONDS = 0.05
"""While more is under way, confirms are collected for so long and marked together."""

SILENCE_SECONDS = 15.0

FINISHING_SECONDS = 3.0
LOOK_SECONDS = 0.5
"""How often somebody's lost queue is looked for."""

log = logs.get(__name__)


class Relay:
    """Publishes what the outbox holds while this process has the lease.

    No transaction is open while the broker is asked.
    After every loss of the channel it begins again at the lowest event that is not marked.
    """

    def __init__(
        self,
        publisher: Publisher,
        service: str,
        clock: Clock,
        lease: Lease | None = None,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        """The service is the one whose outbox this is; the lease is one per database.

        ``silence_seconds``: so long the broker may say nothing about letters under way; then their
        state counts as unknown.
        """
        self._publisher = publisher
        self._service = service
        self._clock = clock
        self._lease = lease or Lease("relay")
        self._silence_seconds = silence_seconds
        self._lanes = Lanes(outbox.waiting_after)
        self._generation = 0
        self._token: int | None = None
        self._round: int | None = None
        self._confirmed: list[int] = []
        self._under_way: dict[int, Letter] = {}
        self._characters = 0
        self._heard_at = 0.0
        self._mark_at = 0.0
        self._published = 0
        self._look_for_asked = 0.0

    def run(self, stopping: threading.Event) -> None:
        """Relay until told to stop; an absent broker or database is waited for."""
        self._publisher.start()
        try:
            while not stopping.is_set():
                if not self._publisher.alive():
                    raise RuntimeError("The relay's connection thread has ended.")
                self._turn(stopping)
            self._finish()
        finally:
            self._let_go()
            self._publisher.stop()

    def _turn(self, stopping: threading.Event) -> None:
        """Send what may be sent, hear what the broker says, mark what it has."""
        try:
            with connection():
                if not self._lease.hold():
                    self._start_over()
                    self._rest(stopping, 1.0, "standby")
                elif self._has_a_channel_of_ours():
                    self._send_again_what_was_lost(stopping)
                    self._send_more()
                    self._hear(IDLE_SECONDS if self._under_way else 0.0)
                    self._mark_when_due()
                    self._beat("working")
                    if not self._under_way:
                        stopping.wait(IDLE_SECONDS)
                else:
                    self._rest(stopping, 0.2, "waiting_for_broker")
        except LeaseLost:
            log.warning("relay_lease_lost")
            self._start_over()
        except peewee.PeeweeException as wrong:
            if not is_away(wrong):
                raise
            log.warning("database_away", error=type(wrong).__name__)
            self._rest(stopping, 1.0, "waiting_for_database")

    def _has_a_channel_of_ours(self) -> bool:
        """Whether letters may go out now; under another lease than before, everything begins anew, too.

        A process that slept may have lost its lease, and have taken it again, in the same turn.
        """
        if self._lease.token != self._token:
            self._start_over()
            self._token = self._lease.token
        return self._has_a_channel()

    def _beat(self, state: pulses.State) -> None:
        pulses.beat("relay", state, {"published": self._published})

    def _rest(self, stopping: threading.Event, seconds: float, state: pulses.State) -> None:
        self._beat(state)
        stopping.wait(seconds)

    def _has_a_channel(self) -> bool:
        """Whether letters may go out now; on another channel than before, everything begins anew."""
        if self._publisher.blocked:
            self._heard_at = time.monotonic()
            return False
        if self._under_way and time.monotonic() - self._heard_at > self._silence_seconds:
            log.warning("confirms_are_late", under_way=len(self._under_way))
            self._publisher.renew("confirms are late")
            # Said once: what is forgotten here cannot be late for the channel that comes next, too.
            self._mark()
            self._start_over()
        generation = self._publisher.generation(0.5)
        if generation not in {0, self._generation}:
            self._mark()
            self._start_over()
            self._generation = generation
        return generation != 0

    def _start_over(self) -> None:
        """Know nothing of what is under way, nor of what was confirmed and is not marked."""
        self._lanes.forget()
        self._under_way.clear()
        self._characters = 0
        self._confirmed.clear()
        self._round = None

    def _send_more(self) -> None:
        room = min(AT_ONCE, WINDOW - len(self._under_way))
        if room <= 0 or self._characters > WINDOW_CHARACTERS:
            return
        letters = self._lanes.next(room)
        if not letters:
            return
        if not self._under_way:
            self._heard_at = time.monotonic()
        self._under_way.update((letter.row, letter) for letter in letters)
        self._characters += sum(len(letter.body) for letter in letters)
        failpoints.reached("relay.claimed")
        if self._round is None:
            self._round = resending.sending_round()
        self._publisher.send(letters, self._generation, self._round)

    def _send_again_what_was_lost(self, stopping: threading.Event) -> None:
        """Finish what is under way, put back what was asked for, mark the place, and begin at the lowest.

        A process that ends in the middle leaves the request, and the next one does all of it again.
        """
        if time.monotonic() < self._look_for_asked:
            return
        while (asked := resending.asked()) and self._all_is_answered(stopping):
            with guarded_by(self._lease.check), transaction():
                number, many = resending.begin_round(asked.since)
            self._start_over()
            if not self._mark_the_place(asked.queue, number, stopping):
                break
            with guarded_by(self._lease.check), transaction():
                asked.delete_instance()
            log.info("sent_again", queue=asked.queue, events=many)
        self._look_for_asked = time.monotonic() + LOOK_SECONDS

    def _mark_the_place(self, queue: str, number: int, stopping: threading.Event) -> bool:
        """Send the mark of a round by itself; tells whether the broker has it."""
        mark = resending.mark_for(queue, self._service, self._clock.now())
        self._publisher.send([mark], self._generation, number)
        until = time.monotonic() + self._silence_seconds
        while time.monotonic() < until and not stopping.is_set():
            for outcome in self._publisher.outcomes(0.1):
                if outcome.generation == self._generation:
                    return outcome.why_not is None
            if self._publisher.generation(0.0) != self._generation:
                return False
        return False

    def _all_is_answered(self, stopping: threading.Event) -> bool:
        """Wait until nothing is under way; False when the channel is lost or we are told to stop."""
        while self._under_way:
            if stopping.is_set() or self._publisher.generation(0.0) != self._generation:
                return False
            if time.monotonic() - self._heard_at > self._silence_seconds:
                return False
            self._hear(0.1)
            pulses.beat("relay", "working", {"published": self._published})
        self._mark()
        return True

    def _hear(self, seconds: float) -> None:
        for outcome in self._publisher.outcomes(seconds):
            if outcome.generation == self._generation:
                self._heard_at = time.monotonic()
                self._settle(outcome)

    def _settle(self, outcome: Outcome) -> None:
        for letter in outcome.letters:
            if self._under_way.pop(letter.row, None) is not None:
                self._characters -= len(letter.body)
        if outcome.why_not is None:
            self._lanes.taken(outcome.letters)
            self._confirmed.extend(letter.row for letter in outcome.letters)
            return
        for letter in outcome.letters:
            self._lanes.hold_back(letter)
        first = outcome.letters[0]
        log.error(
            "events_refused_by_the_broker",
            event_id=first.event_id,
            type=first.type,
            reason=outcome.why_not,
            together=len(outcome.letters),
        )

    def _mark_when_due(self) -> None:
        now = time.monotonic()
        if not self._under_way or len(self._confirmed) >= AT_ONCE or now >= self._mark_at:
            self._mark()
            self._mark_at = now + MARK_SECONDS

    def _mark(self) -> None:
        if not self._confirmed:
            return
        failpoints.reached("relay.confirmed")
        with guarded_by(self._lease.check), transaction():
            outbox.published(self._confirmed)
        self._lanes.marked(self._confirmed)
        self._published += len(self._confirmed)
        self._confirmed.clear()
        failpoints.reached("relay.marked")

    def _finish(self) -> None:
        """Hear the answers to what is under way, for a while; the next process sends the rest again."""
        until = time.monotonic() + FINISHING_SECONDS
        try:
            with connection():
                while self._under_way and time.monotonic() < until:
                    self._hear(0.1)
                self._mark()
        except (LeaseLost, peewee.PeeweeException) as wrong:
            log.warning("not_everything_marked", error=type(wrong).__name__)

    def _let_go(self) -> None:
        try:
            with connection():
                self._lease.release()
        except peewee.PeeweeException:
            log.warning("lease_not_released")
