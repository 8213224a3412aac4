"""Times what a process does by itself: a warm-up that does not count, then the events that do."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from .message import Sealed, series
from .task import Task

LONGEST_SECONDS: Final = 3.0
"""Whoever sends one after the other has told enough by then."""


AT_ONCE: Final = 50
"""They look at the clock after so many."""


def timed(
    task: Task, publish: Callable[[Sequence[Sealed]], object], *, at_once: int
) -> list[float]:
    """Publish the warm-up, then the task's events, so many at once; returns events per second, and how many."""
    publish(series("warm-up", task.warm_up))
    events = series("timed", task.events)
    begun = time.perf_counter()
    sent, took = 0, 0.0
    while sent < len(events) and took < LONGEST_SECONDS:
        publish(events[sent : sent + at_once])
        sent = min(sent + at_once, len(events))
        took = time.perf_counter() - begun
    return [sent / took, sent]
