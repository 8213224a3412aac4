"""Tables of what was measured, in Markdown that can be read in a terminal too."""

from collections.abc import Sequence

from . import consuming, growth, latency
from .measuring import Numbers, middle, ratios
from .place import KINDS, POSTGRES, SQLITE
from .relaying import MEMORY, RATE, RAW, aimwell


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out rows under headings; all columns but the first are numbers."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        first, *others = cells
        numbers = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        return "| " + " | ".join([first.ljust(widths[0]), *numbers]) + " |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([line(headings), "| " + " | ".join(rule) + " |", *map(line, rows)])


def relay(numbers: Numbers) -> str:
    """Publishers, against raw pika and against the relay on each database."""
    ours = [numbers[aimwell(kind)][RATE] for kind in (POSTGRES, SQLITE)]
    rows = [
        [
            name,
            *_rate(found[RATE]),
            _times(found[RATE], numbers[RAW][RATE]),
            *(_times(our, found[RATE]) for our in ours),
        ]
        for name, found in numbers.items()
    ]
    headings = ["publisher", RATE, "spread", "of raw pika"]
    return table([*headings, "Aimwell, PostgreSQL, is", "Aimwell, SQLite, is"], rows)


def consumer(numbers: Numbers) -> str:
    """Consumers, each against those on the same database."""
    rows = []
    for kind in KINDS:
        ours = numbers[aimwell(kind)][RATE]
        raw = numbers[consuming.named(consuming.BATCHES, kind)][RATE]
        rows += [
            [
                name,
                *_rate(found[RATE]),
                _times(found[RATE], raw),
                _times(ours, found[RATE]),
                f"{middle(found[MEMORY]):.0f}",
            ]
            for name, found in numbers.items()
            if name.endswith(kind)
        ]
    headings = ["consumer", RATE, "spread", "of raw pika in batches", "Aimwell is", "MB (RSS)"]
    return table(headings, rows)


def delays(numbers: Numbers) -> str:
    """From commit to applied."""
    rows = []
    for kind, found in numbers.items():
        for load in (latency.IDLE, latency.BUSY):
            p50, p99, p999 = (found[latency.of_all(load, share)][0] for share in latency.SHARES)
            runs, events = found[latency.each_run(load)], found[f"events, {load}"][0]
            spread = f"{min(runs):.1f}–{max(runs):.1f}"
            rows.append(
                [
                    f"{kind}, {load}",
                    f"{p50:.1f}",
                    f"{p99:.1f}",
                    spread,
                    f"{p999:.1f}",
                    f"{events:,.0f}",
                ]
            )
    headings = ["commit to applied, ms", "p50", "p99", "p99 of the runs", "p99.9", "events"]
    return table(headings, rows)


def memory(numbers: Numbers) -> str:
    """Of each process, after it has worked."""
    rows = [
        [
            f"worker that {who}, {kind}",
            *(f"{middle(found[f'MB, {role}, {what}']):.0f}" for what in ("RSS", "PSS")),
        ]
        for kind, found in numbers.items()
        for who, role in (("publishes", "publisher"), ("consumes", "consumer"))
    ]
    return table(["process", "RSS, MB", "PSS, MB"], rows)


def growing(numbers: Numbers) -> str:
    """Each size against the smallest on the same database."""
    rows = []
    for kind in KINDS:
        smallest = numbers[growth.row(kind, growth.LEVELS[0])]
        for level in growth.LEVELS:
            found = numbers[growth.row(kind, level)]
            cells = [growth.row(kind, level)]
            for what in (growth.RELAY, growth.CONSUMER, growth.LATENCY):
                shown = f"{middle(found[what]):,.0f}"
                if what == growth.LATENCY:
                    shown = f"{middle(found[what]):.1f}"
                cells += [shown, _times(found[what], smallest[what])]
            rows.append(cells)
    of = "of the first"
    return table(["history", growth.RELAY, of, growth.CONSUMER, of, growth.LATENCY, of], rows)


def maxima(numbers: Numbers) -> str:
    """What half of the maximum was half of."""
    rows = [[kind, *_rate(found[latency.MAXIMUM])] for kind, found in numbers.items()]
    return table(["both services", latency.MAXIMUM, "spread"], rows)


def _rate(values: Sequence[float]) -> list[str]:
    return [f"{middle(values):,.0f}", f"{min(values):,.0f}–{max(values):,.0f}"]


def _times(values: Sequence[float], other: Sequence[float]) -> str:
    """The median of the ratios of each round."""
    return f"× {middle(ratios(values, other)):.2f}"
