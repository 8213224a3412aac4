"""Latency: from a commit in one service to its effect in another, when idle and at half of what the pair can do."""

import time
from functools import partial
from typing import Final

from kit.db import connection, open_database

from .measuring import Contender, Numbers, percentile
from .place import KINDS, Place
from .processes import Running, running
from .task import DOWNSTREAM, UPSTREAM, Task
from .watching import wait_until
from .writing import written

IDLE_EVENTS: Final = 2000
"""Over all runs: enough for one in a thousand to mean something."""

IDLE_PER_SECOND: Final = 30.0
BUSY_SECONDS: Final = 4.0
SHARES: Final = (0.5, 0.99, 0.999)

IDLE: Final = "idle"
BUSY: Final = "at half the maximum"
MAXIMUM: Final = "events/s through both"

Samples = dict[tuple[str, str], list[float]]
"""Milliseconds of single events, by database and load."""


def contenders(place: Place, events: int, runs: int, samples: Samples) -> list[Contender]:
    """The pair of services on each database; single latencies are added to ``samples``."""
    idle = max(20, IDLE_EVENTS // runs)
    return [
        Contender(kind, partial(measure_latency, place, kind, events, idle, samples))
        for kind in KINDS
    ]


def each_run(load: str) -> str:
    """What a run's own p99 is called."""
    return f"ms, {load}, p99 of a run"


def of_all(load: str, share: float) -> str:
    """What a percentile over the events of all runs is called."""
    return f"ms, {load}, p{share * 100:g} of all"


def add_percentiles(numbers: Numbers, samples: Samples) -> None:
    """Add what only the events of all runs together can tell."""
    for (kind, load), single in samples.items():
        for share in SHARES:
            numbers[kind][of_all(load, share)] = [percentile(single, share)]
        numbers[kind][f"events, {load}"] = [len(single)]


def measure_latency(
    place: Place, kind: str, events: int, idle_events: int, samples: Samples
) -> dict[str, float]:
    """Both services as processes: idle, then as fast as they can, then at half of that."""
    place.empty_queues()
    found: dict[str, float] = {}
    with (
        place.database(kind, UPSTREAM) as up,
        place.database(kind, DOWNSTREAM) as down,
        running(worker(place, up)) as publisher,
        running(worker(place, down)) as consumer,
    ):
        found[MAXIMUM] = _maximum(place, up, consumer, events)
        pace = max(1.0, found[MAXIMUM] / 2)
        for load, per_second, count in (
            (IDLE, IDLE_PER_SECOND, idle_events),
            (BUSY, pace, int(pace * BUSY_SECONDS)),
        ):
            single = latencies(place, up, down, per_second, count)
            samples.setdefault((kind, load), []).extend(single)
            found[each_run(load)] = percentile(single, 0.99)
        for who, process in (("publisher", publisher), ("consumer", consumer)):
            found[f"MB, {who}, RSS"], found[f"MB, {who}, PSS"] = process.megabytes()
    return found


def worker(place: Place, of: Task) -> Task:
    """Orders for the worker of a service that has this database."""
    return place.task("kit-worker", database_url=of.database_url, service=of.service)


def latencies(place: Place, up: Task, down: Task, per_second: float, count: int) -> list[float]:
    """Commit so many events at a pace; returns for each the milliseconds until it was seen applied."""
    open_database(down.settings())
    with connection():
        after = written()
    # As many as come in a second, at most: until then both ends have begun.
    warm_up = min(count, int(per_second))
    pace = {"events": warm_up + count, "per_second": per_second, "after": after}
    watcher = place.task("observe", database_url=down.database_url, service=DOWNSTREAM, **pace)
    committer = place.task("commit", database_url=up.database_url, **pace)
    with running(watcher) as watching, running(committer) as committing:
        committed = committing.result()
        seen = watching.result()
    pairs = list(zip(committed, seen, strict=True))[warm_up:]
    return [(applied - begun) * 1000 for begun, applied in pairs]


def _maximum(place: Place, publisher: Task, consumer: Running, events: int) -> float:
    """Events per second through both, from the first commit to the last effect, at full speed."""
    task = place.task("commit", database_url=publisher.database_url, events=events)
    with running(task) as committing:
        committed = committing.result()
    open_database(consumer.task.settings())
    wait_until(consumer, lambda: written() >= events)
    return events / (time.monotonic() - committed[0])
