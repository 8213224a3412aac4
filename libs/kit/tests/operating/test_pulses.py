"""The loops of a worker say how they are doing: seldom, cheaply, and in sums that outlive them."""

import os
import socket
from dataclasses import dataclass

import pytest

from kit.db import close_database, connection, open_database
from kit.pulses import Heart, Pulse, PulseRow, all_pulses, leading, totals

from .conftest import HarbourSettings

pytestmark = pytest.mark.usefixtures("app")

ME = f"{socket.gethostname()}:{os.getpid()}"


@dataclass
class Stopwatch:
    """Seconds that pass when they are told to."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def heart(watch: Stopwatch) -> Heart:
    return Heart(watch)


def told() -> list[tuple[str, str, str]]:
    with connection():
        return [(pulse.name, pulse.owner, pulse.state) for pulse in all_pulses()]


def summed() -> dict[str, int]:
    with connection():
        return totals()


def test_a_loop_says_how_it_is_doing(heart: Heart) -> None:
    heart.beat("relay", "working")
    heart.beat("consumer", "waiting_for_broker")
    assert told() == [("consumer", ME, "waiting_for_broker"), ("relay", ME, "working")]
    with connection():
        assert all(pulse.beats and pulse.silent_seconds < 10 for pulse in all_pulses())


def test_the_same_said_again_is_written_every_five_seconds(heart: Heart, watch: Stopwatch) -> None:
    for turn in range(101):
        heart.beat("relay", "working", {"published": turn})
        watch.seconds += 0.049
    assert summed() == {"relay.published": 0}
    watch.seconds += 1
    heart.beat("relay", "working", {"published": 102})
    assert summed() == {"relay.published": 102}


def test_a_change_is_written_at_once_but_not_every_one_of_a_flurry(
    heart: Heart, watch: Stopwatch
) -> None:
    heart.beat("relay", "working")
    watch.seconds += 1.1
    heart.beat("relay", "waiting_for_broker")
    assert told() == [("relay", ME, "waiting_for_broker")]
    watch.seconds += 0.1
    heart.beat("relay", "working")
    assert told() == [("relay", ME, "waiting_for_broker")]
    watch.seconds += 1
    heart.beat("relay", "working")
    assert told() == [("relay", ME, "working")]


def test_how_long_a_state_has_lasted_is_told(heart: Heart, watch: Stopwatch) -> None:
    heart.beat("relay", "waiting_for_broker")
    watch.seconds += 90
    heart.beat("relay", "waiting_for_broker")
    with connection():
        assert all_pulses()[0].seconds == pytest.approx(90, abs=5)


def test_sums_go_on_through_restarts_and_over_processes(watch: Stopwatch) -> None:
    first, second = Heart(watch), Heart(watch)
    first.beat("consumer", "working", {"applied": 7, "redelivered": 1})
    second.beat("consumer", "working", {"applied": 2, "redelivered": 0})
    watch.seconds += 6
    first.beat("consumer", "working", {"applied": 10, "redelivered": 1})
    assert summed() == {"consumer.applied": 12, "consumer.redelivered": 1}
    watch.seconds += 6
    # The loop has begun anew in the same process.
    first.beat("consumer", "working", {"applied": 3, "redelivered": 0})
    assert summed() == {"consumer.applied": 15, "consumer.redelivered": 1}


def test_a_database_that_is_away_costs_a_pulse_and_no_count(heart: Heart, watch: Stopwatch) -> None:
    heart.beat("relay", "working", {"published": 1})
    with connection():
        PulseRow._meta.database.execute_sql("ALTER TABLE pulse RENAME TO elsewhere")
    watch.seconds += 6
    heart.beat("relay", "working", {"published": 5})
    with connection():
        PulseRow._meta.database.execute_sql("ALTER TABLE elsewhere RENAME TO pulse")
    watch.seconds += 6
    heart.beat("relay", "working", {"published": 6})
    assert summed() == {"relay.published": 6}


def test_nothing_is_raised_where_there_is_no_database(
    heart: Heart, settings: HarbourSettings
) -> None:
    away = "postgresql://nobody@127.0.0.1:1/none"
    open_database(HarbourSettings(port=8001, var=settings.var, database_url=away))
    heart.beat("relay", "waiting_for_database")
    close_database()


def test_those_who_went_a_day_ago_are_forgotten(heart: Heart) -> None:
    with connection():
        PulseRow.create(name="relay", owner="gone:1", state="working", since=0, at=0)
    heart.beat("relay", "working")
    assert told() == [("relay", ME, "working")]


def said(owner: str, state: str, silent: float) -> Pulse:
    return Pulse("relay", owner, state, 60.0, silent)  # type: ignore[arg-type]  # one of its states


@pytest.mark.parametrize(
    ("pulses", "holder", "leads"),
    [
        ([said("a", "working", 1), said("b", "standby", 0)], "a", "a"),
        ([said("a", "working", 1), said("b", "standby", 0)], "", "a"),
        ([said("a", "waiting_for_broker", 1), said("b", "working", 0)], "a", "a"),
        ([said("a", "working", 31), said("b", "standby", 1)], "a", "b"),
        ([said("a", "stopped", 1), said("b", "working", 2)], "", "b"),
        ([said("a", "working", 300), said("b", "working", 40)], "", "b"),
        ([said("a", "working", 4), said("b", "working", 2)], "", "b"),
    ],
)
def test_whose_pulse_counts(pulses: list[Pulse], holder: str, leads: str) -> None:
    for order in (pulses, pulses[::-1]):
        assert leading(order, {"relay": holder})["relay"].owner == leads
