"""What the figures of a running service mean: well, degraded or down, and a sentence for who looks after it."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kit.parked import DEAD, RETRYING, WAITING
from kit.pulses import Pulse
from kit.running import Running

LATE_SECONDS: Final = 60.0
"""So long an event may wait for the broker before we speak of a lag."""

_SAYS: Final = {
    "waiting_for_database": "The {loop} has waited for the database for {time}.",
    "probing": "After many failures in a row, for {time} the {loop} has tried one event at a time.",
}

_PARKED: Final = {
    RETRYING: "Parked, to be tried again",
    WAITING: "Behind a parked one",
    DEAD: "Dead, for a person to decide",
}


class State(enum.StrEnum):
    """How one thing that is needed is doing."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is doing, and what there is to say about it."""

    state: State
    says: str = ""


def worst(findings: Iterable[Finding]) -> State:
    """The state of the whole."""
    return max((found.state for found in findings), key=list(State).index, default=State.OK)


def findings_of(running: Running) -> dict[str, Finding]:
    """How the worker, its broker, its events on their way out and its parked ones are doing."""
    return {
        "worker": _worker(running),
        "broker": _broker(running),
        "events": _events(running),
        "parked": _parked(running),
    }


def spoken(seconds: float) -> str:
    """About how long that is: a moment, 40 seconds, 5 minutes, 3 hours, 2 days."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            return counted(int(seconds // length), unit)
    return counted(int(seconds), "second") if seconds >= 1 else "a moment"


def counted(number: int, noun: str) -> str:
    """1 event, 3 events."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _worker(running: Running) -> Finding:
    relay = running.loops.get("relay")
    if relay is None:
        return Finding(State.DEGRADED, "No worker was heard of within a day: start one.")
    if not relay.beats or relay.state == "stopped":
        since = spoken(relay.silent_seconds)
        ended = "The worker was stopped" if relay.state == "stopped" else "The worker fell silent"
        return Finding(State.DEGRADED, f"{ended} {since} ago: start it.")
    said = [_said_of(pulse) for pulse in running.loops.values()]
    troubles = [sentence for sentence in said if sentence]
    return Finding(State.DEGRADED, " ".join(troubles)) if troubles else Finding(State.OK)


def _said_of(pulse: Pulse) -> str:
    """What is wrong with a loop of a worker that is there; a loop that ended in order is no longer wanted."""
    if pulse.state == "stopped":
        return ""
    if not pulse.beats:
        return f"The {pulse.name} fell silent {spoken(pulse.silent_seconds)} ago."
    return _SAYS.get(pulse.state, "").format(loop=pulse.name, time=spoken(pulse.seconds))


def _broker(running: Running) -> Finding:
    waiting = [
        pulse for pulse in running.loops.values()
        if pulse.beats and pulse.state == "waiting_for_broker"
    ]  # fmt: skip
    if not waiting and running.awaited:
        asked = ", ".join(running.awaited)
        said = f"The queue was lost. Asked to send again what it held: {asked}."
        return Finding(State.DEGRADED, said)
    if not waiting:
        return Finding(State.OK)
    names = " and ".join(pulse.name for pulse in waiting)
    longest = spoken(max(pulse.seconds for pulse in waiting))
    said = f"No broker for the {names} for {longest}: what is said waits in the database."
    return Finding(State.DEGRADED, said)


def _events(running: Running) -> Finding:
    if running.oldest_seconds <= LATE_SECONDS:
        return Finding(State.OK)
    waiting, oldest = counted(running.backlog, "event"), spoken(running.oldest_seconds)
    return Finding(State.DEGRADED, f"Waiting to be published: {waiting}, the oldest for {oldest}.")


def _parked(running: Running) -> Finding:
    """What is parked keeps nobody from working; it is told all the same."""
    said = [
        f"{what}: {counted(many, 'event')}."
        for state, what in _PARKED.items()
        if (many := running.parked.get(state, 0))
    ]
    return Finding(State.OK, " ".join(said))
