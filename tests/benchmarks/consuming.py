"""The consumer: from the queue to applied, with the same write and the same deduplication for all."""

from collections.abc import Callable
from functools import partial
from typing import Final

from kit.db import connection, open_database

from .backlog import queue_up
from .measuring import Contender, WrongCount
from .message import series
from .place import KINDS, POSTGRES, Place
from .processes import running
from .relaying import MEMORY, RATE, SLOWER, aimwell, warm_up_of
from .task import DOWNSTREAM
from .watching import watched
from .writing import Note, written

APPLIED: Final = "applied"
BATCHES: Final = "raw pika, a commit per batch"
EACH: Final = "raw pika, a commit per message"
FASTSTREAM: Final = "FastStream, one after the other"
CELERY: Final = "Celery, one after the other"
UNORDERED: Final = ("FastStream, many at once", "Celery, many at once")


def named(who: str, kind: str) -> str:
    """A contender on a database, as the tables have it."""
    return f"{who}, {kind}"


def contenders(place: Place, events: int) -> list[Contender]:
    """All consumers on each database; those that give up the order only where writers can be many."""
    return [each for kind in KINDS for each in _on(place, kind, events)]


def _on(place: Place, kind: str, events: int) -> list[Contender]:
    few = max(1, events // SLOWER)
    measure = partial(measure_consumer, place, kind)

    def peer(who: str, role: str, needs: str = "", events: int = few) -> Contender:
        return Contender(named(who, kind), partial(measure, role, events), needs)

    found = [
        Contender(aimwell(kind), partial(measure, "kit-worker", events)),
        peer(BATCHES, "consume-raw-batch", events=events),
        peer(EACH, "consume-raw-each"),
        peer(FASTSTREAM, "consume-faststream", "faststream"),
        peer(CELERY, "consume-celery", "celery"),
    ]
    if kind == POSTGRES:
        found += [
            peer(UNORDERED[0], "consume-faststream-many", "faststream"),
            peer(UNORDERED[1], "consume-celery-many", "celery"),
        ]
    return found


def measure_consumer(place: Place, kind: str, role: str, events: int) -> dict[str, float]:
    """A process that finds a full queue; every event must have been applied exactly once."""
    warm_up = warm_up_of(events)
    total = warm_up + events
    place.empty_queues()
    _fill_for(role)(place, total)
    with place.database(kind, DOWNSTREAM) as at:
        task = place.task(role, database_url=at.database_url, service=DOWNSTREAM)
        with running(task) as process, connection():
            rate, done = watched(process, written, warm_up=warm_up, events=events)
            memory, _ = process.megabytes()
        open_database(at.settings())
        applied = _applied(done, total)
    return {RATE: rate, MEMORY: memory, APPLIED: applied}


def _applied(done: int, total: int) -> int:
    """How many events the open database has; raises `WrongCount` unless it has each of them once."""
    with connection():
        rows = Note.select().count()
        numbers = Note.select(Note.number).distinct().count()
    if rows != numbers or not done <= rows <= total:
        raise WrongCount(f"{rows} rows of {numbers} events were written; {done} were seen.")
    return rows


def _fill_for(role: str) -> Callable[[Place, int], None]:
    return _fill_celery if role.startswith("consume-celery") else _fill


def _fill(place: Place, count: int) -> None:
    queue_up(place, series("queued", count))


def _fill_celery(place: Place, count: int) -> None:
    with running(place.task("fill-celery", events=count)) as process:
        process.result()
