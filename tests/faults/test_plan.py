"""A seed's schedule can be played again, and leaves no fault out."""

from itertools import islice

import pytest

from kit.failpoints import PLACES

from .catalogue import faults
from .plan import LANES, Strike, lane_of, schedule


def strikes(seed: int, lane: str, many: int = 120, nodes: int = 3) -> list[Strike]:
    return list(islice(schedule(seed, lane, faults("postgres", nodes)), many))


@pytest.mark.parametrize("lane", LANES)
def test_the_same_seed_strikes_the_same(lane: str) -> None:
    assert strikes(7, lane) == strikes(7, lane)
    assert strikes(7, lane) != strikes(8, lane)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@pytest.mark.parametrize("nodes", [1, 3])
@pytest.mark.parametrize("lane", LANES)
def test_every_fault_strikes_once_before_any_strikes_again(
    database: str, nodes: int, lane: str
) -> None:
    known = faults(database, nodes)
    own = [fault.name for fault in known if lane_of(fault) == lane]
    first = islice(schedule(1, lane, known), len(own))
    assert sorted(strike.fault.name for strike in first) == sorted(own)


def test_a_process_is_struck_at_every_place_in_three_ways() -> None:
    known = {fault.name for fault in faults("sqlite", 1)}
    assert {f"{verb} at {place}" for verb in ("kill", "stop", "term") for place in PLACES} <= known


def test_names_are_not_given_twice() -> None:
    names = [fault.name for fault in faults("postgres", 3)]
    assert len(names) == len(set(names))


def test_two_strikes_at_the_broker_do_not_go_on_at_once() -> None:
    for strike in strikes(3, "surroundings"):
        assert ("broker" in strike.resources) == (strike.fault.group == "broker")


def test_a_power_cut_needs_the_broker_and_the_database() -> None:
    cut = next(each for each in strikes(1, "processes") if each.victim == "everything")
    assert cut.resources == {"broker", "database"}
