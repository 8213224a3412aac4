"""The command: `python -m tests.crawl --who head --part scheduling --database postgres`."""

import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import click

from kit import logs
from kit.testing.postgres import CannotStart

from .answers import Tally
from .neighbours import CALLERS, Neighbours, neighbours
from .pages import Visit
from .services import Walk

PARTS: Final = ("scheduling", "support", "notifications", "reporting", "portal")

CANNOT_RUN_HERE: Final = 3
"""The exit code where a database is missing; the sentence says what to type."""


def crawl(trust: Neighbours, part: str, who: str, tally: Tally, identifiers: Sequence[str]) -> None:
    """Have somebody follow every link of a part, and try these identifiers of others everywhere in it."""
    if part == "portal":
        with closing(Visit(trust, who, tally)) as visit:
            visit.follow_links()
            visit.try_each(identifiers)
        return
    walk = Walk(trust, part, who, tally)
    walk.follow_links()
    walk.try_each(identifiers)


@click.command()
@click.option("--who", type=click.Choice(["", *CALLERS]), default="", help="Only this caller.")
@click.option("--part", type=click.Choice(["", *PARTS]), default="", help="Only this part.")
@click.option(
    "--identifiers",
    type=click.Choice(["all", "kinds"]),
    default="all",
    help="Try every identifier everywhere, or one of each kind.",
)
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite")
def main(who: str, part: str, identifiers: str, database: str) -> None:
    """Follow every link as people of one academy, and try every identifier of others; ends with 1 if any is answered."""
    logs.configure("crawl", "critical", json=True)
    tally, began = Tally(), time.monotonic()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="aimwell-crawl-") as folder,
            neighbours(database, Path(folder)) as trust,
        ):
            many = len(trust.of_alder.identifiers)
            click.echo(f"A trust on {database}; {many} identifiers of others to try everywhere.")
            for caller in [who] if who else CALLERS:
                strangers = trust.strangers_to(caller)
                tried = [*strangers.identifiers] if identifiers == "all" else strangers.one_of_each
                for name in [part] if part else PARTS:
                    crawl(trust, name, caller, tally, tried)
                    so_far = time.monotonic() - began
                    click.echo(
                        f"{so_far:7.1f}s  {caller}, {name}: {tally.asked[name, caller]:,} requests,"
                        f" {len(tally.found)} findings in all"
                    )
    except CannotStart as why:
        click.echo(why)
        sys.exit(CANNOT_RUN_HERE)
    click.echo(f"\n{tally}")
    sys.exit(1 if tally.found else 0)


if __name__ == "__main__":
    main()
