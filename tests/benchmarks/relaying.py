"""The relay: from committed rows to confirmed and marked, against publishers with and without a database."""

from functools import partial
from typing import Final

from .backlog import left, record_all
from .measuring import Contender, WrongCount
from .message import series
from .place import KINDS, Place
from .processes import running
from .watching import wait_until, watched

RATE: Final = "events/s"
MEMORY: Final = "MB"
RAW: Final = "raw pika, pipelined confirms, no database"
SLOWER: Final = 8
"""Those who send one after the other get so many times fewer events."""


def aimwell(kind: str) -> str:
    """The kit's name in the tables."""
    return f"Aimwell, {kind}"


def eshop(kind: str) -> str:
    """The name of eShop's outbox in the tables."""
    return f"outbox as in eShop, {kind}"


def contenders(place: Place, events: int) -> list[Contender]:
    """All publishers, with so many events each."""
    few = max(1, events // SLOWER)
    alone = partial(_publisher, place)
    return [
        *(Contender(aimwell(kind), partial(measure_kit, place, kind, events)) for kind in KINDS),
        Contender(RAW, partial(alone, "publish-raw", events)),
        Contender("FastStream, windows awaited together, no database",
                  partial(alone, "publish-faststream-window", events), needs="faststream"),
        Contender("FastStream, each awaited, no database",
                  partial(alone, "publish-faststream", few), needs="faststream"),
        Contender("Celery, confirm_publish, no database",
                  partial(alone, "publish-celery", few), needs="celery"),
        Contender("pika BlockingConnection, each confirmed, no database",
                  partial(alone, "publish-blocking", few)),
        *(Contender(eshop(kind), partial(_eshop, place, kind, few)) for kind in KINDS),
    ]  # fmt: skip


def warm_up_of(events: int) -> int:
    """How many events come first and do not count."""
    return max(1, events // 10)


def measure_kit(place: Place, kind: str, events: int) -> dict[str, float]:
    """A worker process that finds a backlog."""
    warm_up = warm_up_of(events)
    total = warm_up + events
    place.empty_queues()
    with place.database(kind) as at:
        record_all(series("backlog", total))
        with running(place.task("kit-worker", database_url=at.database_url)) as process:
            rate, _ = watched(process, lambda: total - left(), warm_up=warm_up, events=events)
            wait_until(process, lambda: left() == 0)
            memory, _ = process.megabytes()
    _compare(place.queued(), total)
    return {RATE: rate, MEMORY: memory}


def _publisher(place: Place, role: str, events: int) -> dict[str, float]:
    place.empty_queues()
    warm_up = warm_up_of(events)
    with running(place.task(role, events=events, warm_up=warm_up)) as process:
        rate, sent = process.result()
    _compare(place.queued(), warm_up + int(sent))
    return {RATE: rate}


def _eshop(place: Place, kind: str, events: int) -> dict[str, float]:
    with place.database(kind) as at:
        place.empty_queues()
        task = place.task(
            "publish-eshop",
            database_url=at.database_url,
            events=events,
            warm_up=warm_up_of(events),
        )
        with running(task) as process:
            rate, sent = process.result()
    _compare(place.queued(), task.warm_up + int(sent))
    return {RATE: rate}


def _compare(arrived: int, sent: int) -> None:
    if arrived != sent:
        raise WrongCount(f"{sent} events were confirmed, and {arrived} have arrived.")
