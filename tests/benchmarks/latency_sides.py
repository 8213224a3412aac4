"""Both ends of a latency: a process that commits events at a pace, and one that sees them applied."""

import random
import time
from datetime import UTC, datetime
from typing import Final

from kit import outbox
from kit.db import connection, database, open_database, transaction

from .message import measured
from .task import Task

COMMITS_PER_SECOND: Final = 50
"""Above this, several changes share a commit: the disk shall not be what is measured."""

FULL_SPEED_TOGETHER: Final = 20
BREATH_SECONDS: Final = 0.002
"""Between two commits even at full speed: nobody's requests come without a gap, and SQLite has one writer."""

SUBJECTS: Final = 1000
LOOK_AGAIN_SECONDS: Final = 0.0005
LOOK_AGAIN_BUSY_SECONDS: Final = 0.002
LONGEST_SILENCE: Final = 30.0


def commit(task: Task) -> list[float]:
    """Record the task's events at its pace, a jittered one; returns when each was committed.

    A pace of 0 is full speed.
    """
    open_database(task.settings())
    full_speed = task.per_second == 0
    together = (
        FULL_SPEED_TOGETHER if full_speed else max(1, round(task.per_second / COMMITS_PER_SECOND))
    )
    committed: list[float] = []
    due = time.monotonic()
    with connection():
        while len(committed) < task.events:
            count = min(together, task.events - len(committed))
            _record(task, len(committed), count)
            committed += [time.monotonic()] * count
            if not full_speed:
                due += count / task.per_second * random.uniform(0.5, 1.5)
            time.sleep(max(BREATH_SECONDS, due - time.monotonic()))
    return committed


def observe(task: Task) -> list[float]:
    """Look for the task's events until all are applied; returns when each was first seen."""
    open_database(task.settings())
    again = LOOK_AGAIN_BUSY_SECONDS if task.per_second > COMMITS_PER_SECOND else LOOK_AGAIN_SECONDS
    seen: dict[int, float] = {}
    newest, heard_at = task.after, time.monotonic()
    with connection():
        while len(seen) < task.events and time.monotonic() - heard_at < LONGEST_SILENCE:
            rows = _rows_after(newest)
            now = time.monotonic()
            if rows:
                newest, heard_at = rows[-1][0], now
                seen.update((number, now) for _, number in rows)
            time.sleep(again)
    return [seen[number] for number in range(task.events)]


def _record(task: Task, first: int, count: int) -> None:
    now = datetime.now(UTC)
    events = [
        measured(f"live-{task.after}-{number % SUBJECTS}", number)
        for number in range(first, first + count)
    ]
    with transaction():
        outbox.record_all(events, now=now)


def _rows_after(newest: int) -> list[tuple[int, int]]:
    found = database.execute_sql(
        f"SELECT id, number FROM note WHERE id > {database.obj.param} ORDER BY id",  # noqa: S608 - a mark
        (newest,),
    )
    return list(found.fetchall())
