"""`python -m tests.rights.mutants`: print every mutant that lives, and the score; ends with 1 if any does."""

import sys
import tempfile
from pathlib import Path

import click
from tests.rights.mutants.flipping import flip
from tests.rights.mutants.scores import Scores
from tests.rights.mutants.services import STAGES

from kit import logs


@click.command()
@click.option("--service", type=click.Choice([*STAGES]), help="Only this one.")
def main(service: str | None) -> None:
    """Make every cell of the policies wrong, one at a time, and see whether a test finds out."""
    logs.configure("tests", "critical")
    scores = Scores(click.echo)
    for name in [service] if service else STAGES:
        with tempfile.TemporaryDirectory() as folder:
            flip(name, Path(folder), scores)
    click.echo(scores.table())
    sys.exit(1 if scores.living else 0)


if __name__ == "__main__":
    main()
