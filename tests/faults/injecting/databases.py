"""A database restarts, cuts its clients off, commits late, is locked, or has no space left."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tests.faults.plan import Strike
from tests.faults.scene import Scene

from .processes import strike_at

LATE_SECONDS: Final = 4


@contextmanager
def inject(scene: Scene, strike: Strike) -> Iterator[None]:
    """The fault of this name."""
    match strike.fault.verb:
        case "late":
            # A real transaction of a real process: others begin after it and commit before.
            strike_at(scene, strike, f"sleep {LATE_SECONDS}")
        case "lock":
            scene.databases[strike.victim].hold_write_lock(strike.seconds)
        case "restart":
            scene.databases[strike.victim].restart()
        case "cut":
            scene.databases[strike.victim].cut_connections()
        case "fill":
            with _disk_full(scene, strike.victim):
                yield
            return
    yield


@contextmanager
def _disk_full(scene: Scene, service: str) -> Iterator[None]:
    pids = scene.keeper.pids(service)
    scene.databases[service].fill_disk(pids)
    try:
        yield
    finally:
        scene.databases[service].free_disk(pids)
