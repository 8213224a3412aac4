"""Processes are killed, put to sleep and told to end: at a place in their code, or at any moment."""

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from tests.faults.catalogue import LOSING, PARKING, SERVICES
from tests.faults.plan import Strike
from tests.faults.scene import Scene

from .flaws import flawed_stone

SIGNALS: Final = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP, "term": signal.SIGTERM}
REACH_SECONDS: Final = 20.0
GLANCE_SECONDS: Final = 0.02


class NotReached(Exception):
    """Nobody passed the place while it was armed."""


@contextmanager
def inject(scene: Scene, strike: Strike) -> Iterator[None]:
    """Strike; a sleeper wakes at the end."""
    fault = strike.fault
    if fault.verb == "everything":
        with _everything_killed(scene):
            yield
        return
    with ExitStack() as held:
        if fault.place in PARKING:
            held.enter_context(flawed_stone(scene, strike, "raise"))
        if fault.place in LOSING:
            scene.brokers.wait_for_queue(_lost_queue(strike))
            scene.brokers.delete_queue(_lost_queue(strike))
        try:
            if fault.place:
                strike_at(scene, strike, fault.verb)
            else:
                scene.keeper.strike(strike.victim, SIGNALS[fault.verb])
            yield
        finally:
            if fault.verb == "stop":
                scene.keeper.strike(strike.role, signal.SIGCONT)


def _lost_queue(strike: Strike) -> str:
    """The queue whose loss leads a role past a place."""
    own = strike.role.split()[0]
    theirs = next(service for service in SERVICES if service != own)
    return own if LOSING[strike.fault.place] == "its own" else theirs


def strike_at(scene: Scene, strike: Strike, verb: str) -> None:
    """Arm a strike's place, and wait until a process has done there what it was told; raises `NotReached`."""
    file = scene.setup.fail_points(strike.role) / strike.fault.place
    # Made whole before it gets its name: the reader must not find it empty.
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(verb, encoding="ascii")
    unfinished.rename(file)
    deadline = time.monotonic() + REACH_SECONDS
    while file.exists():
        if time.monotonic() > deadline:
            try:
                file.unlink()
            except FileNotFoundError:
                return  # just now, after all
            raise NotReached(file.name)
        time.sleep(GLANCE_SECONDS)


@contextmanager
def _everything_killed(scene: Scene) -> Iterator[None]:
    """All processes, the whole broker and the database's server end at once, as in a power cut."""
    scene.keeper.strike("", signal.SIGKILL)
    scene.brokers.kill()
    try:
        if scene.setup.database == "postgres":
            scene.databases["quarry"].restart()
        yield
    finally:
        scene.brokers.start()
