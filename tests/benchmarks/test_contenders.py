"""Every contender of the benchmark does its work: all confirmed, or all applied exactly once."""

from typing import Any

import pytest

from . import consuming, growth, latency, relaying
from .measuring import Contender
from .place import KINDS, Place

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("benchmarks")]

EVENTS = 50
ANYWHERE: Any = None
PUBLISHERS = [each.name for each in relaying.contenders(ANYWHERE, EVENTS)]
CONSUMERS = [each.name for each in consuming.contenders(ANYWHERE, EVENTS)]


def named(name: str, contenders: list[Contender]) -> Contender:
    found = next(each for each in contenders if each.name == name)
    if not found.can_run():
        pytest.skip(f"{found.needs} is not installed here; `make bench` has it.")
    return found


@pytest.mark.parametrize("name", PUBLISHERS)
def test_a_publisher_gets_every_event_confirmed(place: Place, name: str) -> None:
    named(name, relaying.contenders(place, EVENTS)).measure()

    everything = {each + relaying.warm_up_of(each) for each in (EVENTS, EVENTS // relaying.SLOWER)}
    assert place.queued() in everything


@pytest.mark.parametrize("name", CONSUMERS)
def test_a_consumer_applies_every_event_once(place: Place, name: str) -> None:
    found = named(name, consuming.contenders(place, EVENTS)).measure()

    everything = {each + relaying.warm_up_of(each) for each in (EVENTS, EVENTS // relaying.SLOWER)}
    assert found[consuming.APPLIED] in everything


@pytest.mark.parametrize("kind", KINDS)
def test_the_latency_of_every_event_is_seen(
    place: Place, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latency, "BUSY_SECONDS", 1.0)
    samples: latency.Samples = {}
    found = latency.measure_latency(place, kind, EVENTS, 10, samples)

    assert len(samples[kind, latency.IDLE]) == 10
    assert len(samples[kind, latency.BUSY]) >= latency.BUSY_SECONDS
    assert all(0 < each < 30_000 for single in samples.values() for each in single)
    assert found["MB, consumer, PSS"] > 0


def test_a_pair_of_databases_with_a_history_is_measured_again_and_again(place: Place) -> None:
    said: list[str] = []
    level = growth.Level("a little", rows=300, parked=400)
    with growth.contenders(place, EVENTS, said.append, (level,)) as contenders:
        found = [each.measure() for each in (*contenders, contenders[0])]

    assert len(said) == len(KINDS)
    assert all(0 < each[growth.LATENCY] < 30_000 for each in found)
