"""The command: `python -m tests.faults --seed 7 --minutes 10 --database postgres --nodes 3`."""

import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import click

from kit.private_rabbitmq import BrokerMissing
from kit.testing.postgres import CannotStart

from .campaign import Campaign, Say
from .report import summary, table, write_json
from .result import Result
from .saboteurs import SABOTEURS
from .scene import Setup
from .setting import set_the_scene
from .versions import versions_of

DEFAULT_SEED = 1
CANNOT_RUN_HERE = 3
"""The exit code where a broker or a database is missing; the sentence says what to type."""


def run(setup: Setup, seed: int, seconds: float, say: Say) -> Result:
    """One campaign, from nothing to the verdict; the directory is left as it is."""
    say(f"Seed {seed}: {setup.database}, {setup.nodes} node(s), in {setup.directory}")
    with set_the_scene(setup) as made:
        versions = versions_of(made)
        say("Everything runs; the faults begin.")
        result = Campaign(made, seed, seconds, say).run()
    result.versions = versions
    return result


@click.command()
@click.option("--seed", default=DEFAULT_SEED, help="The same seed strikes the same.")
@click.option("--minutes", default=2.0, help="For how long faults strike.")
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite")
@click.option("--nodes", type=click.Choice(["1", "3"]), default="1", help="Of the broker.")
@click.option("--saboteur", type=click.Choice(["", *SABOTEURS]), default="", help="Break the kit.")
@click.option("--only", default="", help="A pattern: only faults with such names.")
@click.option("--json", "json_file", type=Path, help="Keep everything in this file, too.")
def main(
    seed: int,
    minutes: float,
    database: str,
    nodes: str,
    saboteur: str,
    only: str,
    json_file: Path | None,
) -> None:
    """Break everything on purpose while clients work, and count what became of it; ends with 1 on any miss."""
    # Told to end, it ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    directory = Path(tempfile.mkdtemp(prefix="aimwell-faults-"))
    began = time.monotonic()

    def say(sentence: str) -> None:
        click.echo(f"{time.monotonic() - began:6.1f}s  {sentence}")

    setup = Setup(directory, database, int(nodes), saboteur, only)
    try:
        result = run(setup, seed, minutes * 60, say)
    except (BrokerMissing, CannotStart) as why:
        click.echo(why)
        sys.exit(CANNOT_RUN_HERE)
    click.echo(f"\n{table(result)}\n\n{summary(result)}")
    if json_file is not None:
        write_json(result, json_file)
    if result.finds:
        sys.exit(1)
    shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
