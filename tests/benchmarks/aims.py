"""What was aimed at, and whether it was reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from . import consuming, findings, growth, latency
from .consuming import named
from .findings import Findings
from .measuring import Numbers, middle, ratios
from .place import KINDS, POSTGRES, SQLITE
from .relaying import RATE, RAW, aimwell
from .tables import table

OF_RAW_RELAY: Final = {POSTGRES: 0.8, SQLITE: 0.6}
OF_RAW_CONSUMER: Final = 0.8
OF_A_PEER: Final = 3.0
P99_MILLISECONDS: Final = 100.0
FLAT: Final = 1.2


@dataclass(frozen=True)
class Aim:
    """One sentence of the aims, with what became of it."""

    sentence: str
    reached: str
    met: bool


def aims(found: dict[str, Findings]) -> list[Aim]:
    """All aims of the parts that were measured."""
    judges = {
        findings.RELAY: _relay,
        findings.CONSUMER: _consumer,
        findings.LATENCY: _latency,
        findings.GROWTH: _growth,
    }
    return [
        aim for part, judge in judges.items() if part in found for aim in judge(found[part].numbers)
    ]


def shown(found: dict[str, Findings]) -> str:
    """The aims as a table."""
    rows = [[aim.sentence, aim.reached, "yes" if aim.met else "**no**"] for aim in aims(found)]
    return table(["aim", "reached", "met"], rows)


def _relay(numbers: Numbers) -> Iterable[Aim]:
    for kind, least in OF_RAW_RELAY.items():
        ratio = _ratio(numbers, aimwell(kind), RAW)
        yield _at_least(f"relay on {kind} ≥ {least} of raw pipelined pika", ratio, least)


def _consumer(numbers: Numbers) -> Iterable[Aim]:
    for kind in KINDS:
        ratio = _ratio(numbers, aimwell(kind), named(consuming.BATCHES, kind))
        sentence = f"consumer on {kind} ≥ {OF_RAW_CONSUMER} of raw pika in batches"
        yield _at_least(sentence, ratio, OF_RAW_CONSUMER)
        for peer in (consuming.FASTSTREAM, consuming.CELERY):
            if named(peer, kind) in numbers:
                ratio = _ratio(numbers, aimwell(kind), named(peer, kind))
                sentence = f"consumer on {kind} ≥ {OF_A_PEER:g} × {peer}"
                yield _at_least(sentence, ratio, OF_A_PEER)


def _latency(numbers: Numbers) -> Iterable[Aim]:
    for kind, found in numbers.items():
        p99 = found[latency.of_all(latency.IDLE, 0.99)][0]
        sentence = f"commit to applied on {kind}, idle, p99 < {P99_MILLISECONDS:g} ms"
        yield Aim(sentence, f"{p99:.1f} ms", p99 < P99_MILLISECONDS)


def _growth(numbers: Numbers) -> Iterable[Aim]:
    for kind in KINDS:
        smallest = numbers[growth.row(kind, growth.LEVELS[0])]
        for what in (growth.RELAY, growth.CONSUMER, growth.LATENCY):
            worst = max(
                _slowdown(what, numbers[growth.row(kind, level)][what], smallest[what])
                for level in growth.LEVELS[1:]
            )
            sentence = f"{what} on {kind}: within {FLAT} × at every size"
            yield Aim(sentence, f"× {worst:.2f} at worst", worst <= FLAT)


def _slowdown(what: str, values: Sequence[float], smallest: Sequence[float]) -> float:
    pair = (values, smallest) if what == growth.LATENCY else (smallest, values)
    return middle(ratios(*pair))


def _ratio(numbers: Numbers, one: str, other: str) -> float:
    return middle(ratios(numbers[one][RATE], numbers[other][RATE]))


def _at_least(sentence: str, ratio: float, least: float) -> Aim:
    return Aim(sentence, f"× {ratio:.2f}", ratio >= least)
