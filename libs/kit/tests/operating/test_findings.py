"""What the figures of a service mean, as one table."""

import pytest

from kit.findings import State, findings_of, spoken, worst
from kit.pulses import Pulse
from kit.running import Running


def loop(name: str, state: str, seconds: float = 300, silent: float = 1) -> Pulse:
    return Pulse(name, "here:1", state, seconds, silent)  # type: ignore[arg-type]  # one of its states


def running(*loops: Pulse, **figures: object) -> Running:
    return Running(loops={pulse.name: pulse for pulse in loops}, **figures)  # type: ignore[arg-type]  # as the table has them


RELAY, CONSUMER = loop("relay", "working"), loop("consumer", "working")


@pytest.mark.parametrize(
    ("seen", "check", "says"),
    [
        (running(), "worker", "No worker was heard of within a day: start one."),
        (
            running(loop("relay", "working", silent=31), CONSUMER),
            "worker",
            "The worker fell silent 31 seconds ago: start it.",
        ),
        (
            running(loop("relay", "stopped", silent=7300), CONSUMER),
            "worker",
            "The worker was stopped 2 hours ago: start it.",
        ),
        (
            running(RELAY, loop("consumer", "working", silent=61)),
            "worker",
            "The consumer fell silent 1 minute ago.",
        ),
        (
            running(RELAY, CONSUMER, loop("timers", "working", silent=601)),
            "worker",
            "The timers fell silent 10 minutes ago.",
        ),
        (
            running(RELAY, loop("consumer", "probing")),
            "worker",
            "After many failures in a row, for 5 minutes the consumer has tried one event at a time.",
        ),
        (
            running(loop("relay", "waiting_for_database", 3), CONSUMER),
            "worker",
            "The relay has waited for the database for 3 seconds.",
        ),
        (
            running(loop("relay", "waiting_for_broker", 90), CONSUMER, backlog=3),
            "broker",
            "No broker for the relay for 1 minute: what is said waits in the database.",
        ),
        (
            running(RELAY, CONSUMER, awaited=("harbour", "quay")),
            "broker",
            "The queue was lost. Asked to send again what it held: harbour, quay.",
        ),
        (
            running(RELAY, CONSUMER, backlog=12, oldest_seconds=61),
            "events",
            "Waiting to be published: 12 events, the oldest for 1 minute.",
        ),
    ],
)
def test_what_is_not_well_is_said_once(seen: Running, check: str, says: str) -> None:
    found = findings_of(seen)
    assert worst(found.values()) is State.DEGRADED
    assert {name: each.says for name, each in found.items() if each.says} == {check: says}
    assert [name for name, each in found.items() if each.state is not State.OK] == [check]


@pytest.mark.parametrize(
    "seen",
    [
        running(RELAY, CONSUMER),
        running(RELAY, CONSUMER, backlog=5000, oldest_seconds=60),
        running(loop("relay", "standby"), CONSUMER),
        running(RELAY, CONSUMER, loop("timers", "working", silent=599)),
        # A loop that a newer release no longer has ended in order.
        running(RELAY, CONSUMER, loop("timers", "stopped", silent=7300)),
    ],
)
def test_what_is_well(seen: Running) -> None:
    assert worst(findings_of(seen).values()) is State.OK


def test_what_is_parked_is_told_and_keeps_nobody_from_working() -> None:
    parked = {"retrying": 2, "waiting": 1, "dead": 1, "dismissed": 7}
    found = findings_of(running(RELAY, CONSUMER, parked=parked))
    assert worst(found.values()) is State.OK
    assert (
        found["parked"].says == "Parked, to be tried again: 2 events. Behind a parked one: 1 event."
        " Dead, for a person to decide: 1 event."
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.9, "a moment"),
        (1.9, "1 second"),
        (59.9, "59 seconds"),
        (60, "1 minute"),
        (7199, "1 hour"),
        (86400, "1 day"),
        (300000, "3 days"),
    ],
)
def test_how_long_is_said_in_words(seconds: float, said: str) -> None:
    assert spoken(seconds) == said
