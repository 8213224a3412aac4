"""The command: `python -m tests.fuzz --seed 7 --minutes 10 --database postgres --service scheduling`."""

import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from kit import logs
from kit.testing.postgres import CannotStart

from .campaign import Campaign
from .pages import Pages
from .report import findings, table
from .tally import Tally
from .trust import Trust, trust

SHARES: Final = {"scheduling": 6, "support": 1, "notifications": 2, "reporting": 1, "portal": 3}
"""How much of the time each gets, by how much there is to ask for."""

CANNOT_RUN_HERE: Final = 3
"""The exit code where a database is missing; the sentence says what to type."""

SAYS_EVERY: Final = 15.0


def run(seed: int, minutes: float, database: str, parts: list[str]) -> Tally:
    """Fuzz these parts of the suite for so long in all, one after the other."""
    tally, began = Tally(), time.monotonic()

    def say(sentence: str) -> None:
        click.echo(f"{time.monotonic() - began:6.1f}s  {sentence}")

    with (
        tempfile.TemporaryDirectory(prefix="aimwell-fuzz-") as folder,
        trust(database, Path(folder)) as made,
    ):
        say(f"Seed {seed}: a trust in four services on {database}; the fuzz begins.")
        for name in parts:
            until = minutes * 60 * SHARES[name] / sum(SHARES[part] for part in parts)
            with rounds_of(made, name, tally) as one:
                number, said = seed, time.monotonic()
                ends = said + until
                while time.monotonic() < ends:
                    one(number)
                    number += 1
                    if time.monotonic() - said > SAYS_EVERY:
                        said = time.monotonic()
                        say(
                            f"{name}: {tally.count(name):,} requests, {len(tally.findings)} findings in all"
                        )
            say(f"{name}: {tally.count(name):,} requests in {number - seed} rounds")
    return tally


@contextmanager
def rounds_of(made: Trust, name: str, tally: Tally) -> Iterator[Callable[[int], None]]:
    """One round of a part of the suite, by its number."""
    if name != "portal":
        campaign = Campaign(made, name, tally)
        campaign.readings()
        yield campaign.round
        return
    pages = Pages(made, tally)
    try:
        yield pages.round
    finally:
        pages.close()


@click.command()
@click.option("--seed", default=1, help="The same seed asks the same, round by round.")
@click.option("--minutes", default=1.0, help="In all.")
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite")
@click.option("--service", type=click.Choice(["", *SHARES]), default="", help="Only this one.")
def main(seed: int, minutes: float, database: str, service: str) -> None:
    """Ask every service what nobody would, in everybody's name; ends with 1 if anything is wrong with an answer."""
    # What the services would only be warned of is found, too.
    warnings.simplefilter("error")
    logs.configure("fuzz", "critical", json=True)
    try:
        tally = run(seed, minutes, database, [service] if service else [*SHARES])
    except CannotStart as why:
        click.echo(why)
        sys.exit(CANNOT_RUN_HERE)
    click.echo(f"\n{table(tally)}\n\n{findings(tally)}")
    sys.exit(1 if tally.findings else 0)


if __name__ == "__main__":
    main()
