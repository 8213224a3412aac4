"""Times from outside what a process does to a database: from the end of the warm-up to the last event."""

import time
from collections.abc import Callable
from typing import Final

from kit.db import connection

from .processes import ProcessFailed, Running

EVERY_SECONDS: Final = 0.005
LONGEST_SECONDS: Final = 5.0
"""Of slow contenders no more is watched."""

STUCK_SECONDS: Final = 60.0


def watched(
    process: Running, done: Callable[[], int], *, warm_up: int, events: int
) -> tuple[float, int]:
    """Events per second, and how many are done, once all are, or for as long as the slow are watched.

    Raises `ProcessFailed` when the process ends or nothing moves any more.
    """
    first: tuple[int, float] | None = None
    moved_at, before = time.perf_counter(), 0
    while True:
        count, now = done(), time.perf_counter()
        if first is None and count >= warm_up:
            first = count, now
        elif first is not None and (count >= warm_up + events or now - first[1] > LONGEST_SECONDS):
            return (count - first[0]) / (now - first[1]), count
        if count != before:
            moved_at, before = now, count
        elif now - moved_at > STUCK_SECONDS:
            raise ProcessFailed(f"{process.task.role} is stuck at {count}: {process.last_words()}")
        process.check()
        time.sleep(EVERY_SECONDS)


def wait_until(process: Running, done: Callable[[], bool]) -> None:
    """Wait for something of the open database to come true; raises `ProcessFailed`."""
    deadline = time.monotonic() + STUCK_SECONDS
    with connection():
        while not done():
            process.check()
            if time.monotonic() > deadline:
                raise ProcessFailed(f"{process.task.role} was not done in time.")
            time.sleep(0.02)
