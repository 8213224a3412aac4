"""The worker process: relay, consumer and timers, each with its own connections, alive together or not at all."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from kit import logs, pulses
from kit.bus import Publisher, Subscriber
from kit.bus.topology import EXCHANGE
from kit.clock import Clock, SystemClock
from kit.consumer import Consumer
from kit.db import open_database
from kit.inbox import Inbox, Reaction, Reactions, Received
from kit.looks import forgetting
from kit.lost_queues import of_lost_queues
from kit.privacy import Privacy
from kit.privacy.history import overwriting_archives
from kit.privacy.keeping import keeping
from kit.relay import Relay
from kit.retention import retention
from kit.settings import Settings
from kit.timers import Timer, Timers
from kit.watch import Watch, end_with_traces

GRACE_SECONDS = 10.0
"""How long a loop may take to finish what it has begun when the process is told to stop."""

log = logs.get(__name__)

__all__ = ["Reaction", "Received", "Timer", "Worker"]


class Worker:
    """What a service does when no one asks: a table of events to reactions, and of intervals to timers."""

    def __init__(
        self,
        settings: Settings,
        *,
        reactions: Reactions,
        timers: Sequence[Timer],
        clock: Clock | None = None,
        privacy: Privacy | None = None,
    ) -> None:
        """Bind the process to its database; connections and threads come with `run`.

        With a declaration of what is held of people, it keeps to that: what is old goes, and who was erased
        is overwritten in the archives of events, too.
        """
        open_database(settings)
        self.settings = settings
        self.clock = clock or SystemClock(settings.clock_offset)
        self.inbox = Inbox(reactions, settings.service)
        self.timers = (
            *timers,
            *retention(settings),
            *forgetting(settings),
            *(_for_people(privacy, settings) if privacy else ()),
        )
        self._stopping = threading.Event()
        self._failed: list[str] = []

    @property
    def listens(self) -> list[str]:
        """What this service's queue is bound to: its reactions' events, and word of lost queues, which all hear."""
        return sorted([*self.inbox.reactions, *of_lost_queues(self.settings.service)])

    def run(self) -> int:
        """Run the loops until SIGTERM or SIGINT; returns the exit code, which is 1 when a loop died."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        threads = [self._thread(name, loop) for name, loop in self._loops()]
        log.info("worker_started", service=self.settings.service)
        watch = Watch()
        while not self._stopping.wait(1.0):
            self._pulse_file().touch()
            if stuck := watch.stuck():
                end_with_traces(stuck)
        deadline = time.monotonic() + GRACE_SECONDS
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        late = [thread.name for thread in threads if thread.is_alive()]
        if late:
            log.error("loops_did_not_end", loops=late)
        self._pulse_file().unlink(missing_ok=True)
        return 1 if self._failed or late else 0

    def _loops(self) -> list[tuple[str, Callable[[threading.Event], None]]]:
        settings, service = self.settings, self.settings.service
        publisher = Publisher(settings.amqp_url, service, EXCHANGE)
        subscriber = Subscriber(settings.amqp_url, service, EXCHANGE, self.listens)
        loops: list[tuple[str, Callable[[threading.Event], None]]] = [
            ("relay", Relay(publisher, service, self.clock).run),
            ("consumer", Consumer(self.inbox, subscriber, self.clock).run),
        ]
        if self.timers:
            loops.append(("timers", Timers(self.timers, self.clock).run))
        return loops

    def _thread(self, name: str, loop: Callable[[threading.Event], None]) -> threading.Thread:
        def run() -> None:
            try:
                loop(self._stopping)
            except BaseException:
                log.exception("loop_died", loop=name)
                self._failed.append(name)
            finally:
                # One loop without the others is a service that is deaf or mute: end them all.
                self._stopping.set()
                pulses.beat(name, "stopped")

        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        return thread

    def _pulse_file(self) -> Path:
        return self.settings.var / f"{self.settings.service}-worker.pulse"


def _for_people(privacy: Privacy, settings: Settings) -> list[Timer]:
    """The timers by which a service keeps to what it declares of people's data."""
    return [*keeping(privacy, settings), *overwriting_archives(settings, privacy.events)]
