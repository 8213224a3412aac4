"""The relay: outbox rows to the broker, in each aggregate's order, marked only when confirmed."""

import threading
import time
from datetime import datetime

import peewee

from kit import failpoints, logs, outbox, pulses, resending
from kit.bus import Letter, Outcome, Publisher, Said
from kit.clock import Clock
from kit.db import connection, guarded_by, is_away, transaction
from kit.events import open_envelope
from kit.lanes import Lanes
from kit.lease import Lease, LeaseLost, StandingBack
from kit.marks import Marks
from kit.under_way import AT_ONCE, UnderWay

IDLE_SECONDS = 0.02
MARK_SECONDS = 0.05
"""While more is under way, confirms are collected for so long and marked together."""

SILENCE_SECONDS = 15.0

FINISHING_SECONDS = 3.0
WITHOUT_SECONDS = 10.0
"""So long a relay without a broker keeps the lease from the others, who may have one."""

STANDING_BACK_SECONDS = 5.0
"""And so long it leaves it to them; a standby looks every second."""

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
        self._lease = lease or Lease("relay")
        self._silence_seconds = silence_seconds
        self._lanes = Lanes(outbox.waiting_after)
        self._marks = Marks(publisher, service, clock)
        self._standing_back = StandingBack(WITHOUT_SECONDS, STANDING_BACK_SECONDS)
        self._generation = 0
        self._token: int | None = None
        self._round: int | None = None
        self._lowest: Letter | None = None
        self._oldest: datetime | None = None
        self._confirmed: list[int] = []
        self._under_way = UnderWay()
        self._mark_at = 0.0
        self._published = 0

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
                if self._standing_back.lasts:
                    self._rest(stopping, 0.2, "waiting_for_broker")
                elif not self._lease.hold():
                    self._begin_anew("the lease is another's")
                    self._rest(stopping, 1.0, "standby")
                elif self._has_a_channel_of_ours():
                    self._send_again_what_was_lost(stopping)
                    self._send_more()
                    if not self._under_way:  # and nothing waits
                        self._standing_back.able()
                    self._hear(IDLE_SECONDS if self._under_way else 0.0)
                    self._mark_when_due()
                    self._beat("working")
                    if not self._under_way:
                        stopping.wait(IDLE_SECONDS)
                else:
                    self._stand_back_when_due()
                    self._rest(stopping, 0.2, "waiting_for_broker")
        except LeaseLost:
            log.warning("relay_lease_lost")
            self._begin_anew("the lease is lost")
        except peewee.PeeweeException as wrong:
            if not is_away(wrong):
                raise
            log.warning("database_away", error=type(wrong).__name__)
            self._rest(stopping, 1.0, "waiting_for_database")

    def _stand_back_when_due(self) -> None:
        """Give the lease away when the broker has not let us in for a while: it may let another in."""
        if self._standing_back.begins():
            log.warning("relay_stands_back", after_seconds=WITHOUT_SECONDS)
            self._begin_anew("another may have a broker")
            self._lease.release()

    def _has_a_channel_of_ours(self) -> bool:
        """Whether letters may go out now; under another lease than before, everything begins anew, too.

        A process that slept may have lost its lease, and have taken it again, in the same turn.
        """
        if self._lease.token != self._token:
            self._begin_anew("the lease is a new one")
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
            self._under_way.heard()
            return False
        if self._under_way.silent_seconds > self._silence_seconds:
            log.warning("confirms_are_late", under_way=len(self._under_way))
            self._mark()
            # Said once: what is forgotten here cannot be late for the channel that comes next, too.
            self._begin_anew("confirms are late")
        generation = self._publisher.generation(0.5)
        if generation not in {0, self._generation}:
            self._mark()
            self._start_over()
            self._generation = generation
        return generation != 0

    def _begin_anew(self, why: str) -> None:
        """Forget what is under way, and with it the channel on which answers to it may still come.

        An answer to a letter that has been read again meanwhile would let the next one of its
        aggregate go too early.
        """
        if self._under_way:
            self._publisher.renew(why)
        self._start_over()

    def _start_over(self) -> None:
        """Know nothing of what is under way, nor of what was confirmed and is not marked."""
        self._lanes.forget()
        self._under_way.forget()
        self._confirmed.clear()
        self._round = None

    def _send_more(self) -> None:
        room = self._under_way.room
        if room <= 0:
            return
        # Before the letters are read: one that another relay has put back since belongs to a later
        # round, and must not say so while it is behind what comes again.
        if self._round is None:
            self._round = resending.sending_round()
        letters = self._lanes.next(room)
        if not letters:
            return
        self._under_way.add(letters)
        failpoints.reached("relay.claimed")
        self._publisher.send(letters, self._generation, self._said_of_each())

    def _said_of_each(self) -> Said:
        """The round, and from when the oldest event is that may not be at the broker yet."""
        lowest = self._lanes.lowest
        if lowest is not self._lowest:
            self._lowest = lowest
            self._oldest = open_envelope(lowest.body.encode()).time if lowest else None
        return Said(self._round or 0, self._oldest)

    def _send_again_what_was_lost(self, stopping: threading.Event) -> None:
        """Finish what is under way, mark the place, put back what was asked for, and begin at the lowest.

        The request goes together with the putting back: a process that ends in the middle leaves it,
        and a queue that does not take the mark holds up nothing but its own answer.
        """
        for queue, loss in self._marks.due().items():
            if stopping.is_set() or not self._all_is_answered(stopping):
                return
            good_until = self._lease.good_until
            number = resending.sending_round() + 1
            placed = self._marks.place(
                queue,
                Said(number),
                loss,
                generation=self._generation,
                good_until=good_until,
                stopping=stopping,
                waiting=lambda: self._beat("working"),
            )
            if not placed:
                return  # another queue has its turn after the lease was renewed
            failpoints.reached("relay.place_marked")
            # Before the commit: whether there was one may stay unknown, and then the next round is read anew.
            self._start_over()
            with guarded_by(self._lease.check), transaction():
                many = resending.begin_round(queue, loss, number)
            log.info("sent_again", queue=queue, events=many)

    def _all_is_answered(self, stopping: threading.Event) -> bool:
        """Wait until nothing is under way; False when the channel is lost or we are told to stop."""
        while self._under_way:
            if stopping.is_set() or self._publisher.generation(0.0) != self._generation:
                return False
            if self._under_way.silent_seconds > self._silence_seconds:
                return False
            self._hear(0.1)
            pulses.beat("relay", "working", {"published": self._published})
        self._mark()
        return True

    def _hear(self, seconds: float) -> None:
        for outcome in self._publisher.outcomes(seconds):
            if outcome.generation == self._generation:
                self._under_way.heard()
                self._standing_back.able()
                self._settle(outcome)

    def _settle(self, outcome: Outcome) -> None:
        """Note what was said of letters that are under way; anything else was given up before."""
        letters = self._under_way.answered(outcome.letters)
        if not letters:
            return
        if outcome.why_not is None:
            self._lanes.taken(letters)
            self._confirmed.extend(letter.row for letter in letters)
            return
        for letter in letters:
            self._lanes.hold_back(letter)
        first = letters[0]
        log.error(
            "events_refused_by_the_broker",
            event_id=first.event_id,
            type=first.type,
            reason=outcome.why_not,
            together=len(letters),
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
