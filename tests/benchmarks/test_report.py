"""What is made of the benchmark's numbers: turns, medians of ratios, aims, and the page."""

from pathlib import Path
from typing import Any

import pytest

from . import consuming, findings, growth, latency, relaying
from .aims import aims
from .findings import Findings, keep, kept
from .measuring import Contender, Numbers, percentile, ratios, rounds
from .place import KINDS, POSTGRES
from .processes import ProcessFailed
from .relaying import RATE, RAW, aimwell
from .report import page

ANYWHERE: Any = None


def all_alike(names: list[str], *whats: str) -> Numbers:
    return {name: {what: [50.0, 50.0, 50.0] for what in whats} for name in names}


def findings_of(part: str, numbers: Numbers) -> Findings:
    machine = {"Processor": "one of these"}
    return Findings(
        part=part, day="2027-01-08", runs=3, events=100, machine=machine, numbers=numbers
    )


@pytest.fixture
def everything() -> dict[str, Findings]:
    publishers = [each.name for each in relaying.contenders(ANYWHERE, 100)]
    consumers = [each.name for each in consuming.contenders(ANYWHERE, 100)]
    levels = [growth.row(kind, level) for kind in KINDS for level in growth.LEVELS]
    loads = (latency.IDLE, latency.BUSY)
    pairs = all_alike(
        list(KINDS),
        latency.MAXIMUM,
        *(latency.each_run(load) for load in loads),
        *(f"MB, {who}, {what}" for who in ("publisher", "consumer") for what in ("RSS", "PSS")),
    )
    latency.add_percentiles(pairs, {(kind, load): [50.0] * 9 for kind in KINDS for load in loads})
    numbers = {
        findings.RELAY: all_alike(publishers, RATE),
        findings.CONSUMER: all_alike(consumers, RATE, relaying.MEMORY),
        findings.LATENCY: pairs,
        findings.GROWTH: all_alike(levels, growth.RELAY, growth.CONSUMER, growth.LATENCY),
        findings.PROFILE: {"a thread": {"a.place": [50.0]}},
    }
    return {part: findings_of(part, of) for part, of in numbers.items()}


def test_contenders_take_turns_and_each_begins_once() -> None:
    order: list[str] = []

    def contender(name: str) -> Contender:
        def measure() -> dict[str, float]:
            order.append(name)
            return {RATE: len(order)}

        return Contender(name, measure)

    numbers = rounds([contender("a"), contender("b")], 2, lambda _: None)

    assert order == ["a", "b", "b", "a"]
    assert numbers == {"a": {RATE: [1, 4]}, "b": {RATE: [2, 3]}}


def test_a_contender_may_stumble_once() -> None:
    tries: list[int] = []

    def measure() -> dict[str, float]:
        tries.append(1)
        if len(tries) != 2:
            raise ProcessFailed("It fell.")
        return {RATE: 7.0}

    said: list[str] = []
    assert rounds([Contender("a", measure)], 1, said.append) == {"a": {RATE: [7.0]}}
    assert "It fell." in said[0]
    with pytest.raises(ProcessFailed):
        rounds([Contender("a", measure)], 1, said.append)


def test_ratios_are_taken_within_a_round() -> None:
    assert ratios([2.0, 30.0], to=[1.0, 10.0]) == [2.0, 3.0]


def test_percentiles() -> None:
    assert percentile(range(1, 1001), 0.5) == 501
    assert percentile(range(1, 1001), 0.999) == 1000
    assert percentile([3.0], 0.99) == 3.0


def test_the_page_has_every_contender_and_says_which_aims_were_missed(
    everything: dict[str, Findings],
) -> None:
    written = page(everything)

    for part in findings.PARTS:
        if part != findings.LATENCY:
            assert all(name in written for name in everything[part].numbers)
    assert "Not measured yet" not in written
    assert "| relay on PostgreSQL ≥ 0.8 of raw pipelined pika" in written
    missed = [aim.sentence for aim in aims(everything) if not aim.met]
    assert missed == [
        f"consumer on {kind} ≥ 3 × {peer}"
        for kind in KINDS
        for peer in (consuming.FASTSTREAM, consuming.CELERY)
    ]


def test_an_aim_that_is_missed_is_said_to_be(everything: dict[str, Findings]) -> None:
    numbers = everything[findings.RELAY].numbers
    numbers[RAW][RATE] = [100.0, 100.0, 100.0]
    numbers[aimwell(POSTGRES)][RATE] = [79.0, 90.0, 70.0]

    postgres = next(aim for aim in aims(everything) if "PostgreSQL" in aim.sentence)
    assert (postgres.reached, postgres.met) == ("× 0.79", False)


def test_parts_that_were_not_measured_say_so(everything: dict[str, Findings]) -> None:
    written = page({findings.RELAY: everything[findings.RELAY]})

    assert written.count("Not measured yet.") == 5
    assert "Where the time goes" not in written


def test_findings_are_kept_between_runs(everything: dict[str, Findings], tmp_path: Path) -> None:
    for each in everything.values():
        keep(each, tmp_path / "kept")

    assert kept(tmp_path / "kept") == everything
    assert kept(tmp_path / "nothing") == {}
