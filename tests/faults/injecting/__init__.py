"""Brings each fault about, and takes it away again: a context manager for every name of the plan."""

from contextlib import AbstractContextManager

from tests.faults.plan import Strike
from tests.faults.scene import Scene

from . import brokers, databases, network, poison, processes
from .processes import NotReached

__all__ = ["NotReached", "inject"]

_GROUPS = {
    "process": processes.inject,
    "broker": brokers.inject,
    "database": databases.inject,
    "network": network.inject,
    "poison": poison.inject,
}


def inject(scene: Scene, strike: Strike) -> AbstractContextManager[None]:
    """The fault while the block lasts; it is healed when the block ends.

    Raises `NotReached` when the place was not passed by anybody for a while.
    """
    return _GROUPS[strike.fault.group](scene, strike)
