"""Where the time of the kit's own loops goes, on each database, with a backlog and with a full queue."""

from collections.abc import Callable
from typing import Final

from kit.db import connection

from .backlog import left, queue_up, record_all
from .measuring import Numbers
from .message import series
from .place import KINDS, Place
from .processes import running
from .profiling import Profile, read
from .relaying import warm_up_of
from .task import DOWNSTREAM, UPSTREAM, Task
from .watching import watched
from .writing import written

LOOPS: Final = {UPSTREAM: ("relay", "bus-upstream relay"), DOWNSTREAM: ("consumer",)}
"""The threads that matter, of the service that publishes and of the one that consumes."""

MOST: Final = 12


def profiled(place: Place, events: int, say: Callable[[str], None]) -> Numbers:
    """Per cent of each loop's time, by the place it was at."""
    numbers: Numbers = {}
    for kind in KINDS:
        for service, measure in ((UPSTREAM, _relay), (DOWNSTREAM, _consumer)):
            say(f"  Profiling {service} on {kind} ...")
            file = place.folder / f"profile-{service}"
            place.empty_queues()
            with place.database(kind, service) as at:
                task = place.task(
                    "kit-worker",
                    database_url=at.database_url,
                    service=service,
                    profile=str(file),
                )
                measure(place, task, events)
            for thread in LOOPS[service]:
                numbers[f"{kind}, {thread}"] = _shares(read(file), thread)
    return numbers


def _relay(_: Place, task: Task, events: int) -> None:
    total = warm_up_of(events) + events
    record_all(series("profiled", total))
    with running(task) as process, connection():
        watched(process, lambda: total - left(), warm_up=total - events, events=events)


def _consumer(place: Place, task: Task, events: int) -> None:
    total = warm_up_of(events) + events
    queue_up(place, series("profiled", total))
    with running(task) as process, connection():
        watched(process, written, warm_up=total - events, events=events)


def _shares(profile: Profile, thread: str) -> dict[str, list[float]]:
    """The places a thread was at most often."""
    seen = profile.get(thread, {})
    total = sum(seen.values()) or 1
    ordered = sorted(seen.items(), key=lambda item: -item[1])[:MOST]
    return {where: [100 * times / total] for where, times in ordered}
