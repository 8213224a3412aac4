"""`python -m tests.rights.mutants`: print every mutant that lives, and the score; ends with 1 if any does."""

import sys
import tempfile
from pathlib import Path
from typing import Final

import click
from tests.rights.mutants.calling import TESTS, call_off
from tests.rights.mutants.flipping import flip
from tests.rights.mutants.scores import Scores
from tests.rights.mutants.services import STAGES
from tests.rights.mutants.sites import sites

from kit import logs

PARTS: Final = tuple(path.rpartition("/")[2] for path in TESTS)


@click.command()
@click.option("--service", type=click.Choice(PARTS), help="Only this one.")
@click.option("--kind", type=click.Choice(["cells", "calls"]), help="Only these.")
def main(service: str | None, kind: str | None) -> None:
    """Make every cell of the policies and every call that enforces them wrong, one at a time, and see whether a test finds out."""
    logs.configure("tests", "critical")
    scores = Scores(click.echo)
    for name in STAGES if kind != "calls" else ():
        if name == (service or name):
            with tempfile.TemporaryDirectory() as folder:
                flip(name, Path(folder), scores)
    if kind != "cells":
        folders = [path for path in TESTS if path.endswith(f"/{service}" if service else "")]
        call_off((site for site in sites() if site.path.startswith(tuple(folders))), scores)
    click.echo(scores.table())
    sys.exit(1 if scores.living else 0)


if __name__ == "__main__":
    main()
