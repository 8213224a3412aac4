"""Watches a campaign as it goes: what is committed and not applied yet, and whatever must not be."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from . import reading
from .reading import Database, Place
from .tally import DOUBLED, LOST, Find, Tally

GLANCE_SECONDS: Final = 0.5
PASSED_OVER_SECONDS: Final = 180.0
"""An event is taken for lost when another is applied that was committed so much later.

What is sent again after a lost queue, or waits behind a parked event, may be passed by others for two
minutes; with less patience than that, a saboteur's campaign ends on a false alarm.
"""

DIRECTIONS: Final = (("quarry", "mill"), ("mill", "quarry"))
"""Publisher and listener."""


@dataclass
class Watch:
    """Looks into both databases twice a second, from a thread of its own."""

    databases: Mapping[str, Database]
    tallies: dict[str, Tally] = field(default_factory=lambda: {p: Tally() for p, _ in DIRECTIONS})
    looked_at: float = 0.0
    """When the newest look that saw everything began."""
    missing: set[str] = field(default_factory=set)
    """Events that were passed over and are parked nowhere."""
    _miscounted: list[Find] = field(default_factory=list)
    _outboxes: dict[str, Place] = field(default_factory=lambda: {p: Place() for p, _ in DIRECTIONS})
    _applied: dict[str, Place] = field(default_factory=lambda: {p: Place() for p, _ in DIRECTIONS})
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def backlog(self) -> int:
        """How many events are committed and not applied yet."""
        with self._lock:
            return sum(len(tally.pending) for tally in self.tallies.values())

    def applied(self) -> int:
        """How many events have had their effect."""
        with self._lock:
            return sum(len(tally.applied) for tally in self.tallies.values())

    def pending(self) -> set[str]:
        """What is committed and not applied yet."""
        with self._lock:
            return set().union(*(tally.pending for tally in self.tallies.values()))

    def wait_until_applied(self, since: float, seconds: float) -> float | None:
        """Wait until all that was committed by a moment is applied; returns when that was seen, or None."""
        deadline = time.monotonic() + seconds
        owed: set[str] | None = None
        while time.monotonic() < deadline and not self._stopping.is_set():
            if self.looked_at > since:
                owed = self.pending() if owed is None else owed & self.pending()
                if not owed:
                    return self.looked_at
            time.sleep(GLANCE_SECONDS / 2)
        return None

    def finds(self) -> list[Find]:
        """What must not be, whatever may come."""
        with self._lock:
            return self._miscounted + [f for tally in self.tallies.values() for f in tally.finds]

    def finds_missing(self) -> list[Find]:
        """What is lost, unless it comes very late."""
        why = "events committed much later were applied, and this one was not"
        with self._lock:
            return [Find(LOST, each, why) for each in sorted(self.missing)]

    def _run(self) -> None:
        while not self._stopping.wait(GLANCE_SECONDS):
            begun = time.monotonic()
            try:
                for publisher, listener in DIRECTIONS:
                    self._look(publisher, listener, begun)
                self._look_at_the_counter()
            except Exception:  # noqa: BLE001, S112 - a database that is away is looked at again
                continue
            self.looked_at = begun

    def _look(self, publisher: str, listener: str, now: float) -> None:
        """Effects first: whatever they are of must have been committed before."""
        theirs, ours = self.databases[listener], self.databases[publisher]
        effects = reading.effects(theirs, self._applied[publisher].condition())
        events = reading.committed(ours, publisher, self._outboxes[publisher].condition())
        tally = self.tallies[publisher]
        new = {event.event_id for event in events}
        strange = {effect.event_id for effect in effects} - new
        strange = {each for each in strange if each not in tally.committed}
        there = reading.are_committed(ours, strange) if strange else set()
        with self._lock:
            self._applied[publisher].passed(effect.row for effect in effects)
            self._outboxes[publisher].passed(event.row for event in events)
            tally.apply(effects)
            tally.commit(events, now)
            tally.found_too_early(strange - there)
        self._look_for_missing(publisher, theirs)

    def _look_at_the_counter(self) -> None:
        told, number = reading.counts(self.databases["quarry"])
        if told != number and not self._miscounted:
            why = f"it was counted {told} times, and the counter stands at {number}"
            self._miscounted = [Find(DOUBLED, "the counter", why)]

    def _look_for_missing(self, publisher: str, theirs: Database) -> None:
        tally = self.tallies[publisher]
        late = tally.passed_over(PASSED_OVER_SECONDS)
        if late:
            late -= {row.event_id for row in reading.parked(theirs, publisher)}
        with self._lock:
            others = {each for each in self.missing if each not in tally.committed}
            self.missing = others | (late & tally.pending)
