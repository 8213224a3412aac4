"""Every fault of the plan, by the name that the table shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kit.failpoints import PLACES

from .mill.quarry.timers import COUNTER_READ

PROCESS, BROKER, DATABASE, NETWORK, POISON = "process", "broker", "database", "network", "poison"

WEB, QUARRY_WORKER, MILL_WORKER = "quarry web", "quarry worker", "mill worker"
SERVICES: Final = ("quarry", "mill")
WORKERS: Final = tuple(f"{role} {n}" for role in (QUARRY_WORKER, MILL_WORKER) for n in (1, 2))
WEBS: Final = tuple(f"{WEB} {n}" for n in (1, 2))
PROCESSES: Final = (*WEBS, *WORKERS)
EVERYTHING: Final = "everything"
RECORDED: Final = "outbox.recorded"
PARKING: Final = frozenset({"consumer.parking", "consumer.retrying"})
"""Places that are passed when a reaction fails."""

LOSING: Final = {"relay.place_marked": "the other's", "consumer.queue_gone": "its own"}
"""Places that are passed when a queue is lost, and whose queue that is."""

AT_ONCE: Final = (0.0, 0.0)
SHORT: Final = (2.0, 8.0)
ASLEEP: Final = (22.0, 27.0)
"""Longer than two heartbeats and any lease: the broker and the others take the sleeper for dead."""

DOZING: Final = (7.0, 15.0)
"""Longer than a lease and shorter than two heartbeats: another has taken over, and the line still stands."""


@dataclass(frozen=True)
class Fault:
    """Something that can go wrong: what, to whom it can happen, and for how many seconds.

    ``verb`` is what the injector does, ``place`` the fail point at which a process is struck.
    """

    name: str
    group: str
    victims: tuple[str, ...]
    seconds: tuple[float, float] = AT_ONCE
    verb: str = ""
    place: str = ""


def faults(database: str, nodes: int) -> list[Fault]:
    """Every fault that can happen with a kind of database and so many nodes of the broker."""
    postgres = database == "postgres"
    return [
        *_process_faults(),
        *_broker_faults(nodes),
        *_database_faults(postgres=postgres),
        *_network_faults(postgres=postgres),
        *_poison(),
    ]


def _process_faults() -> Iterator[Fault]:
    """A process is killed, put to sleep or told to end: at every place, and at any moment."""
    for verb, seconds in (("kill", AT_ONCE), ("stop", ASLEEP), ("term", AT_ONCE)):
        yield Fault(f"{verb} at any moment", PROCESS, PROCESSES, seconds, verb)
        for place in (*PLACES, COUNTER_READ):
            yield Fault(f"{verb} at {place}", PROCESS, _who_passes(place), seconds, verb, place)
    yield Fault("doze at any moment", PROCESS, WORKERS, DOZING, "stop")
    for place in (*PLACES, COUNTER_READ):
        if place.startswith(("relay.", "timers.")) or place == COUNTER_READ:
            yield Fault(f"doze at {place}", PROCESS, _who_passes(place), DOZING, "stop", place)
    yield Fault("kill of everything at once", PROCESS, (EVERYTHING,), SHORT, "everything")


def _who_passes(place: str) -> tuple[str, ...]:
    if place.startswith("timers.") or place == COUNTER_READ:
        return (QUARRY_WORKER,)
    if place in PARKING:
        return (MILL_WORKER,)
    if place.startswith(("relay.", "consumer.")):
        return (QUARRY_WORKER, MILL_WORKER)
    return (WEB, QUARRY_WORKER, MILL_WORKER)


def _broker_faults(nodes: int) -> Iterator[Fault]:
    anywhere = tuple(str(node) for node in range(nodes))
    yield Fault("broker killed", BROKER, (EVERYTHING,), SHORT, "kill")
    yield Fault("broker restarted", BROKER, anywhere, AT_ONCE, "restart")
    yield Fault("disks of the broker lost", BROKER, (EVERYTHING,), SHORT, "wipe")
    yield Fault("broker absent at start", BROKER, (EVERYTHING,), (10.0, 20.0), "absent")
    yield Fault("broker short of memory", BROKER, anywhere, (4.0, 12.0), "memory")
    yield Fault("connections closed", BROKER, anywhere, AT_ONCE, "close")
    yield Fault("permission revoked", BROKER, anywhere, SHORT, "revoke")
    yield Fault("queue deleted", BROKER, SERVICES, AT_ONCE, "delete")
    yield Fault("consumer cancelled", BROKER, SERVICES, AT_ONCE, "cancel")
    yield Fault("queue full", BROKER, SERVICES, SHORT, "fill")
    yield Fault("unroutable", BROKER, SERVICES, SHORT, "unbind")
    if nodes > 1:
        yield Fault("node lost", BROKER, anywhere, (8.0, 20.0), "lose")
        yield Fault("node cut off", BROKER, anywhere, (8.0, 20.0), "part")


def _database_faults(*, postgres: bool) -> Iterator[Fault]:
    late = (WEB, QUARRY_WORKER, MILL_WORKER)
    yield Fault("late-committing transaction", DATABASE, late, AT_ONCE, "late", RECORDED)
    yield Fault("lock timeout", DATABASE, SERVICES, (11.0, 14.0), "lock")
    yield Fault("disk full", DATABASE, SERVICES, SHORT, "fill")
    if postgres:
        yield Fault("database restarted", DATABASE, SERVICES, AT_ONCE, "restart")
        yield Fault("database connections killed", DATABASE, SERVICES, AT_ONCE, "cut")


def _network_faults(*, postgres: bool) -> Iterator[Fault]:
    """SQLite is a file: only the lines to the broker can break then."""
    lines = tuple(f"{process} – broker" for process in WORKERS)
    if postgres:
        lines += tuple(f"{process} – database" for process in PROCESSES)
    yield Fault("line cut", NETWORK, lines, SHORT, "cut")
    yield Fault("line one-way", NETWORK, lines, ASLEEP, "one-way")
    yield Fault("line delayed", NETWORK, lines, (5.0, 12.0), "delay")
    yield Fault("line reset", NETWORK, lines, AT_ONCE, "reset")
    yield Fault("line half-open", NETWORK, lines, ASLEEP, "half-open")


def _poison() -> Iterator[Fault]:
    for kind in (
        "bad JSON",
        "not a CloudEvent",
        "unknown type",
        "newer version",
        "oversized body",
        "subject contradicts",
        "id seen before",
        "clock a day ahead",
    ):
        yield Fault(f"poison: {kind}", POISON, SERVICES, AT_ONCE, kind)
    yield Fault("poison: handler raises", POISON, ("mill",), AT_ONCE, "raise")
    yield Fault("poison: handler kills its process", POISON, ("mill",), AT_ONCE, "kill")
