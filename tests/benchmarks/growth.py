"""Growth: whether relay, consumer and latency stay as they are when the tables grow."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Final

from kit.db import connection, open_database

from . import history
from .backlog import left, record_all
from .latency import IDLE_PER_SECOND, latencies, worker
from .measuring import Contender, percentile
from .message import series
from .place import KINDS, Place
from .processes import running
from .relaying import warm_up_of
from .task import DOWNSTREAM, UPSTREAM, Task
from .watching import wait_until, watched
from .writing import written

RELAY: Final = "events/s, relay"
CONSUMER: Final = "events/s, consumer"
LATENCY: Final = "ms, idle, p50"
IDLE_EVENTS: Final = 50

_names = count(1)


@dataclass(frozen=True)
class Level:
    """How much a pair of databases already holds."""

    name: str
    rows: int
    parked: int = 0


LEVELS: Final = (
    Level("1,000 rows", 1_000),
    Level("10,000 rows", 10_000),
    Level("100,000 rows", 100_000),
    Level("1,000,000 rows", 1_000_000),
    Level("1,000 rows, 100,000 parked", 1_000, parked=100_000),
)


def row(kind: str, level: Level) -> str:
    """A level on a database, as the tables have it."""
    return f"{kind}, {level.name}"


@contextmanager
def contenders(
    place: Place, events: int, say: Callable[[str], None], levels: tuple[Level, ...] = LEVELS
) -> Iterator[list[Contender]]:
    """Every level on each database, all of them filled beforehand, so that they can take turns."""
    with ExitStack() as held:
        found = []
        for kind in KINDS:
            for level in levels:
                say(f"  Filling {row(kind, level)} ...")
                up = held.enter_context(place.database(kind, UPSTREAM))
                history.fill_publisher(level.rows)
                down = held.enter_context(place.database(kind, DOWNSTREAM))
                history.fill_consumer(level.rows, level.parked)
                measure = partial(measure_growth, place, up, down, events)
                found.append(Contender(row(kind, level), measure))
        yield found


def measure_growth(place: Place, up: Task, down: Task, events: int) -> dict[str, float]:
    """The relay drains a backlog, the consumer the queue that came of it, and then both idle."""
    place.empty_queues()
    warm_up = warm_up_of(events)
    total = warm_up + events
    open_database(up.settings())
    record_all(series(f"growth-{next(_names)}", total))
    with running(worker(place, up)) as relay:
        with connection():
            published, _ = watched(relay, lambda: total - left(), warm_up=warm_up, events=events)
        wait_until(relay, lambda: left() == 0)
        open_database(down.settings())
        with connection():
            before = written()
        with running(worker(place, down)) as consumer:
            with connection():
                applied, _ = watched(
                    consumer, lambda: written() - before, warm_up=warm_up, events=events
                )
            wait_until(consumer, lambda: written() - before >= total)
            idle = latencies(place, up, down, IDLE_PER_SECOND, IDLE_EVENTS)
    return {RELAY: published, CONSUMER: applied, LATENCY: percentile(idle, 0.5)}
