"""The command behind `make catastrophes`: one catastrophe, its progress, and its verdict."""

import random
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Final

import click

from one_machine.voice import Voice

from .databases import KINDS, Kind
from .everything import everything
from .killer import killer
from .oracle.findings import Finding
from .oracle.judging import table
from .stage import Plan, Say
from .without_a_broker import absence, alarm

CATASTROPHES: Final = ("everything", "absence", "alarm", "killer")
MINUTES: Final = {"absence": 10.0, "alarm": 2.0}
ANY_SEED: Final = 1_000_000


@click.command()
@click.argument("what", type=click.Choice(CATASTROPHES))
@click.option("--database", envvar="DATABASE", type=click.Choice(KINDS), default="sqlite")
@click.option("--rounds", envvar="ROUNDS", default=3, help="How often everything is killed.")
@click.option("--minutes", envvar="MINUTES", type=float, help="How long the broker is of no use.")
@click.option("--academies", envvar="ACADEMIES", default=200, help="How large the trust is.")
@click.option("--seed", envvar="SEED", type=int, help="The same seed, the same requests.")
def main(
    what: str,
    database: Kind,
    rounds: int,
    minutes: float | None,
    academies: int,
    seed: int | None,
) -> None:
    """Strike a whole suite, and say what became of everything that was acknowledged."""
    # A process that is asked to end takes its suite along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended before the verdict."))
    seed = random.randrange(ANY_SEED) if seed is None else seed
    say = Voice().say
    say(f"{what} on {database}, SEED={seed}")
    folder = Path(tempfile.mkdtemp(prefix="aimwell-catastrophe-"))
    say(f"Everything is kept in {folder} until it has held.")
    plan = Plan(folder=folder, database=database, academies=academies, seed=seed)
    findings = _struck(what, plan, rounds, minutes or MINUTES.get(what, 0.0), say)
    for line in table(findings):
        click.echo(line)
    if not all(finding.holds for finding in findings):
        sys.exit(f"It does not hold; look into {folder}.")
    shutil.rmtree(folder)
    click.echo("It holds.")


def _struck(what: str, plan: Plan, rounds: int, minutes: float, say: Say) -> list[Finding]:
    match what:
        case "everything":
            return everything(plan, rounds, say)
        case "absence":
            return absence(plan, minutes, say)
        case "alarm":
            return alarm(plan, minutes, say)
        case _:
            return killer(plan, say)


if __name__ == "__main__":
    main(prog_name="catastrophes")
