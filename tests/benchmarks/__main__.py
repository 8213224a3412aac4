"""The command behind `make bench`: measures the parts that are asked for, and writes the page."""

import signal
import sys
import time
from datetime import UTC, datetime
from typing import Final

import click

from . import consuming, findings, growth, latency, relaying
from .findings import Findings
from .machine import described
from .measuring import Contender, Numbers, rounds
from .message import series
from .place import Place, private_place
from .processes import ROOT
from .profiles import profiled
from .raw_publishing import WINDOW, publish_all
from .report import drawn, page

KEPT: Final = ROOT / "var" / "benchmarks"
PAGE: Final = ROOT / "docs" / "benchmarks.md"
ENOUGH_RUNS: Final = 5
ENOUGH_EVENTS: Final = 15_000
"""With fewer, a run is a trial: it is shown, and the documentation stays as it is."""


@click.command()
@click.option(
    "--only", type=click.Choice((*findings.PARTS, findings.PROFILE)), help="Measure one part alone."
)
@click.option("--runs", default=ENOUGH_RUNS, show_default=True, type=click.IntRange(1))
@click.option("--events", default=ENOUGH_EVENTS, show_default=True, type=click.IntRange(100))
@click.option("--profile", is_flag=True, help="Say where the time of the kit's loops goes, too.")
def main(only: str | None, runs: int, events: int, *, profile: bool) -> None:
    """Measure Aimwell's relay and consumer beside its peers, on this machine."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    trial = runs < ENOUGH_RUNS or events < ENOUGH_EVENTS
    kept = KEPT / "trial" if trial else KEPT
    begun = time.monotonic()
    with private_place() as place:
        machine = described(place)
        publish_all(place.broker.amqp_url, series("warm-up", 5 * WINDOW))
        for part in (each for each in findings.PARTS if only in {None, each}):
            say(f"Measuring {part} ...")
            keep = _findings(part, runs, events, machine, _measure(place, part, runs, events))
            findings.keep(keep, kept)
            say(f"\n{drawn(keep)}\n")
        if profile or only == findings.PROFILE:
            say("Profiling ...")
            numbers = profiled(place, events, say)
            findings.keep(_findings(findings.PROFILE, 1, events, machine, numbers), kept)
    written = kept / PAGE.name if trial else PAGE
    written.write_text(page(_alike(findings.kept(kept), machine)), encoding="utf-8")
    minutes = (time.monotonic() - begun) / 60
    say(f"{written.relative_to(ROOT)} is written, after {minutes:.0f} minutes.")


def say(line: str) -> None:
    """Tell how it goes, as it goes."""
    click.echo(line, err=True)


def _measure(place: Place, part: str, runs: int, events: int) -> Numbers:
    """Slower work gets fewer of the events, so that no part takes all the time."""
    if part == findings.RELAY:
        return rounds(_present(relaying.contenders(place, events)), runs, say)
    if part == findings.CONSUMER:
        return rounds(_present(consuming.contenders(place, events * 2 // 3)), runs, say)
    if part == findings.GROWTH:
        with growth.contenders(place, events // 3, say) as levels:
            return rounds(levels, runs, say)
    samples: latency.Samples = {}
    pairs = latency.contenders(place, events // 4, runs, samples)
    numbers = rounds(pairs, runs, say)
    latency.add_percentiles(numbers, samples)
    return numbers


def _present(contenders: list[Contender]) -> list[Contender]:
    for missing in (each for each in contenders if not each.can_run()):
        say(f"  {missing.name}: left out, {missing.needs} is not installed here.")
    return [each for each in contenders if each.can_run()]


def _findings(
    part: str, runs: int, events: int, machine: dict[str, str], numbers: Numbers
) -> Findings:
    day = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    return Findings(part=part, day=day, runs=runs, events=events, machine=machine, numbers=numbers)


def _alike(found: dict[str, Findings], machine: dict[str, str]) -> dict[str, Findings]:
    """The parts that were measured on this machine with these versions; the others would mislead."""

    def without_disk(of: dict[str, str]) -> dict[str, str]:
        return {what: which for what, which in of.items() if what != "Disk"}

    return {
        part: each
        for part, each in found.items()
        if without_disk(each.machine) == without_disk(machine)
    }


if __name__ == "__main__":
    main()
