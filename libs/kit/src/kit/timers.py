"""Timers: what happens when time passes, on one process at a time, and never because of a missed tick."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import peewee

from kit import failpoints, logs, pulses, trace
from kit.clock import Clock
from kit.db import connection, guarded_by, is_away, new_id
from kit.lease import Lease, LeaseLost

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Timer:
    """Something to be done every so many seconds.

    ``run`` is level-triggered: it asks the database what is due now, and finds nothing the second time.
    """

    every_seconds: float
    run: Callable[[datetime], object]


@dataclass(slots=True)
class _Turn:
    timer: Timer
    due: float = field(default_factory=time.monotonic)


class Timers:
    """Runs the timers of a service while this process has their lease."""

    def __init__(self, timers: Sequence[Timer], clock: Clock, lease: Lease | None = None) -> None:
        """Each timer runs once at the start."""
        self._turns = [_Turn(timer) for timer in timers]
        self._clock = clock
        self._lease = lease or Lease("timers", seconds=10.0)
        self._state: pulses.State = "working"

    def run(self, stopping: threading.Event) -> None:
        """Run until told to stop; a timer that fails is logged and has its next turn as usual."""
        while not stopping.is_set():
            for turn in self._turns:
                if time.monotonic() >= turn.due and not stopping.is_set():
                    self._run(turn.timer)
                    turn.due = time.monotonic() + turn.timer.every_seconds
            pulses.beat("timers", self._state)
            stopping.wait(0.2)
        self._let_go()

    def _run(self, timer: Timer) -> None:
        name = getattr(timer.run, "__name__", "timer")
        try:
            with connection():
                self._state = "working" if self._lease.hold() else "standby"
                if self._state == "standby":
                    return
                failpoints.reached("timers.due")
                with guarded_by(self._lease.check), trace.following(None, f"timer:{new_id()}"):
                    timer.run(self._clock.now())
                failpoints.reached("timers.done")
        except LeaseLost:
            log.warning("timers_lease_lost", timer=name)
        except Exception as wrong:
            if is_away(wrong):
                self._state = "waiting_for_database"
                log.warning("database_away", error=type(wrong).__name__)
            else:
                log.exception("timer_failed", timer=name)

    def _let_go(self) -> None:
        try:
            with connection():
                self._lease.release()
        except peewee.PeeweeException:
            log.warning("lease_not_released")
