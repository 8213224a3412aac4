"""The operator: looks at what is parked as dead, and replays what only a killed process has put there."""

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from . import processes, reading
from .reading import Database

GLANCE_SECONDS: Final = 4.0
EXPLAIN_SECONDS: Final = 60.0
"""Whatever was planted is dismissed long before."""
KILLED: Final = ("process ended", "its process", "database ended")
"""What the reasons say that speak of a process that ended in the middle."""
ENDS_FOR_ONE: Final = 2
"""So many processes have to end over an event before it may be parked for that."""


class DoorClosed(Exception):
    """A command of the product failed again and again; the message is its own."""


@dataclass
class Operator:
    """Settles parked events through the services' own commands."""

    databases: Mapping[str, Database]
    environs: Mapping[str, Mapping[str, str]]
    """The environment of each service's commands."""
    settled: Counter[str] = field(default_factory=Counter)
    """How often each door was used: `replayed`, `dismissed`, `replayed after a kill`."""
    killed: Counter[str] = field(default_factory=Counter)
    """How many events each service has parked because a process had ended over them."""
    hands_off: set[str] = field(default_factory=set)
    """Events that somebody else is looking into."""
    unexplained: dict[str, str] = field(default_factory=dict)
    """Events that stay dead and that nobody has planted or killed for, with their reasons."""
    _dead_since: dict[str, float] = field(default_factory=dict)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def too_many_killers(self, deaths: Mapping[str, int]) -> str:
        """Where a service parked more for the ends of its workers than their ends can account for.

        The ends are counted by the names of the processes.
        """
        for service, parked in self.killed.items():
            ended = sum(
                many for name, many in deaths.items() if name.startswith(f"{service} worker")
            )
            if parked * ENDS_FOR_ONE > ended:
                return f"{service} parked {parked} events for ending workers, of which {ended} have ended"
        return ""

    def start(self) -> None:
        """Begin to look now and then."""
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Go home."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def replay(self, service: str, parked_id: int) -> None:
        """Have an event tried again, unless it settled by itself meanwhile."""
        why = "What was in its way is mended."
        self._insist(service, parked_id, ["parked", "replay", str(parked_id), "--reason", why])
        self.settled["replayed"] += 1

    def dismiss(self, service: str, parked_id: int, reason: str) -> None:
        """Decide that an event shall not be applied."""
        self._insist(service, parked_id, ["parked", "dismiss", str(parked_id), "--reason", reason])
        self.settled["dismissed"] += 1

    def _insist(self, service: str, parked_id: int, words: list[str], tries: int = 20) -> None:
        """Run a command until it succeeds: its database may be away."""
        said = ""
        for _ in range(tries):
            done = processes.run(service, words, self.environs[service])
            if done.returncode == 0 or self._is_gone(service, parked_id):
                return
            said = done.stderr
            time.sleep(1.0)
        raise DoorClosed(f"{service} {' '.join(words)}: {said[-500:]}")

    def _is_gone(self, service: str, parked_id: int) -> bool:
        try:
            where = f"id = {parked_id} AND state <> 'dismissed'"
            return not list(reading.parked(self.databases[service], service, where))
        except Exception:  # noqa: BLE001 - the database is away
            return False

    def _work(self) -> None:
        while not self._stopping.wait(GLANCE_SECONDS):
            for service in self.databases:
                try:
                    self._look(service)
                except Exception:  # noqa: BLE001, S112 - the database is away; look again
                    continue

    def _look(self, service: str) -> None:
        for row in reading.parked(self.databases[service], service, "state = 'dead'"):
            if row.event_id in self.hands_off:
                continue
            if any(words in row.reason for words in KILLED):
                self.replay(service, row.id)
                self.settled["replayed after a kill"] += 1
                self.killed[service] += 1
                continue
            since = self._dead_since.setdefault(row.event_id, time.monotonic())
            if time.monotonic() - since > EXPLAIN_SECONDS:
                self.unexplained[row.event_id] = row.reason
