"""The table of a campaign: fault by fault, how often it struck, what came of it, and how soon all was well again."""

import json
import statistics
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from .result import Result, Struck
from .tally import DOUBLED, LOST, REORDERED, UNEXPECTED

COLUMNS: Final = (LOST, DOUBLED, REORDERED, UNEXPECTED)
MOST_FINDS: Final = 30


def table(result: Result) -> str:
    """The table, in plain text that is Markdown too."""
    head = ("fault", "times", *COLUMNS, "median s", "worst s")
    rows = [head, tuple("---" for _ in head), *(_row(result, name) for name in _names(result))]
    rows.append(_total(result))
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(f"| {' | '.join(_padded(row, widths))} |" for row in rows)


def summary(result: Result) -> str:
    """What was done, and the verdict, in a few lines."""
    happened = [each for each in result.struck if each.happened]
    unreached = Counter(each.strike.fault.name for each in result.struck if not each.happened)
    lines = [
        f"{_run(result)}: {result.events} events, {len(happened)} faults",
        f"versions: {_listed(result.versions)}",
        f"processes started again: {_listed(result.deaths)}",
        f"settled by the operator: {_listed(result.settled)}",
    ]
    if unreached:
        lines.append(f"places nobody passed in time: {_listed(unreached)}")
    return "\n".join(lines + _verdict(result))


def _run(result: Result) -> str:
    setup = result.setup
    nodes = "one node" if setup.nodes == 1 else f"{setup.nodes} nodes"
    return f"seed {result.seed}, {setup.database}, {nodes}, {result.seconds / 60:.1f} minutes"


def as_json(result: Result) -> dict[str, Any]:
    """Everything, for a program."""
    setup = result.setup
    return {
        "seed": result.seed,
        "database": setup.database,
        "nodes": setup.nodes,
        "saboteur": setup.saboteur,
        "seconds": round(result.seconds, 1),
        "events": result.events,
        "faults": sum(each.happened for each in result.struck),
        "versions": result.versions,
        "deaths": result.deaths,
        "settled": result.settled,
        "finds": [find._asdict() for find in result.finds],
        "found_at": result.found_at,
        "strikes": [_strike(each) for each in result.struck],
    }


def write_json(result: Result, file: Path) -> None:
    """Keep everything in a file."""
    file.write_text(json.dumps(as_json(result), indent=1) + "\n", encoding="utf-8")


def _strike(struck: Struck) -> dict[str, Any]:
    strike = struck.strike
    return {
        "name": strike.name,
        "fault": strike.fault.name,
        "victim": strike.victim,
        "begun": _rounded(struck.begun),
        "healed": _rounded(struck.healed),
        "recovered": _rounded(struck.recovered),
        "trouble": struck.trouble,
    }


def _verdict(result: Result) -> list[str]:
    if not result.finds:
        return ["Nothing lost, nothing twice, nothing out of order, nothing unexpected."]
    lines = [f"MISSED: {len(result.finds)} things that must not be; the logs are kept:"]
    lines.append(f"  {result.setup.directory}")
    lines += [f"  {find.kind}: {find.about}: {find.why}" for find in result.finds[:MOST_FINDS]]
    if result.found_at is not None:
        begun = sum(each.begun <= result.found_at for each in result.struck)
        lines.append(f"First noticed after {result.found_at:.0f} s and {begun} faults.")
    return lines


def _names(result: Result) -> list[str]:
    """The faults that struck, in the order of their groups and names."""
    faults = {(each.strike.fault.group, each.strike.fault.name) for each in _happened(result)}
    return [name for _, name in sorted(faults)]


def _happened(result: Result) -> Iterable[Struck]:
    return (each for each in result.struck if each.happened)


def _row(result: Result, name: str) -> tuple[str, ...]:
    struck = [each for each in _happened(result) if each.strike.fault.name == name]
    blamed = Counter(find.kind for find in result.finds if _blamed(result) == name)
    return (name, str(len(struck)), *(str(blamed[kind]) for kind in COLUMNS), *_times(struck))


def _total(result: Result) -> tuple[str, ...]:
    struck = list(_happened(result))
    found = Counter(find.kind for find in result.finds)
    return ("all", str(len(struck)), *(str(found[kind]) for kind in COLUMNS), *_times(struck))


def _blamed(result: Result) -> str:
    """The last fault that began before the first find; the finds of a run stand in its line."""
    if result.found_at is None:
        return ""
    before = [each for each in _happened(result) if each.begun <= result.found_at]
    return before[-1].strike.fault.name if before else ""


def _times(struck: Iterable[Struck]) -> tuple[str, str]:
    """How long recovery took from the healing on."""
    took = [
        each.recovered - each.healed
        for each in struck
        if each.recovered is not None and each.healed is not None
    ]
    return (f"{statistics.median(took):.1f}", f"{max(took):.1f}") if took else ("–", "–")


def _padded(row: tuple[str, ...], widths: list[int]) -> list[str]:
    first, *numbers = zip(row, widths, strict=True)
    return [first[0].ljust(first[1]), *(text.rjust(width) for text, width in numbers)]


def _listed(counted: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(counted.items())) or "none"


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 2)
