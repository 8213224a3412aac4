"""The broker is killed, restarted, short of memory, or takes something away from its clients."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from tests.faults.catalogue import SERVICES, WORKERS
from tests.faults.plan import Strike
from tests.faults.scene import Scene

FILLING_SECONDS: Final = 4.0
"""Less than a lease lasts, and longer than what a consumer is given ahead."""


def inject(scene: Scene, strike: Strike) -> AbstractContextManager[None]:
    """The fault of this name."""
    broker, victim = scene.brokers, strike.victim
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "kill": (broker.kill, broker.start),
        "restart": (lambda: broker.restart(int(victim)), _nothing),
        "absent": (lambda: _start_without(scene), broker.start),
        "lose": (lambda: broker.kill(int(victim)), lambda: broker.start(int(victim))),
        "part": (lambda: broker.cut_off(int(victim)), lambda: broker.join(int(victim))),
        "wipe": (broker.lose_disks, broker.start_new),
        "memory": (lambda: broker.memory_alarm(True), lambda: broker.memory_alarm(False)),
        "close": (broker.close_connections, _nothing),
        "revoke": (broker.revoke, broker.grant),
        "delete": (lambda: _delete_with_what_it_holds(scene, victim), _nothing),
        "cancel": (lambda: broker.cancel_consumers(victim), _nothing),
        "fill": (lambda: broker.fill(victim), lambda: broker.unfill(victim)),
        "unbind": (lambda: broker.unbind(victim), lambda: broker.rebind(victim)),
    }
    if victim in SERVICES:
        # Its service may not have come yet, or be making the queue anew.
        broker.wait_for_queue(victim)
    return _between(*pairs[strike.fault.verb])


@contextmanager
def _between(break_it: Callable[[], object], mend_it: Callable[[], object]) -> Iterator[None]:
    try:
        break_it()
        yield
    finally:
        mend_it()


def _nothing() -> None:
    """It heals by itself."""


def _delete_with_what_it_holds(scene: Scene, service: str) -> None:
    """Let a queue fill while its consumers sleep, so that something is lost with it."""
    workers = f"{service} worker"
    scene.keeper.strike(workers, signal.SIGSTOP)
    try:
        time.sleep(FILLING_SECONDS)
        scene.brokers.delete_queue(service)
    finally:
        scene.keeper.strike(workers, signal.SIGCONT)


def _start_without(scene: Scene) -> None:
    """Every worker starts anew and finds no broker."""
    scene.brokers.kill()
    for worker in WORKERS:
        scene.keeper.strike(worker, signal.SIGTERM)
