"""The line between a process and the broker or its database is cut, slow, reset, or swallows what is said."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.plan import Strike
from tests.faults.scene import Scene

SLOW_SECONDS = 0.4


@contextmanager
def inject(scene: Scene, strike: Strike) -> Iterator[None]:
    """The fault of this name, on the line of this victim."""
    proxy = scene.proxies[strike.victim]
    try:
        match strike.fault.verb:
            case "cut":
                proxy.cut()
            case "reset":
                proxy.reset()
            case "delay":
                proxy.delay(SLOW_SECONDS)
            case "one-way":
                proxy.swallow("out" if strike.salt % 2 else "in")
            case "half-open":
                proxy.swallow()
        yield
    finally:
        proxy.heal()
