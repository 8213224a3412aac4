"""The command `scheduling example-files`: a fictional trust in the official formats."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from kit.clock import SystemClock, local_date
from kit.settings import load
from scheduling.example.files import write_files
from scheduling.example.people import people
from scheduling.example.terms import term_dates
from scheduling.settings import SchedulingSettings


@click.command("example-files")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="Term dates for the years around this day."
)
def example_files(folder: Path, today: datetime | None) -> None:
    """Write the files of a trust that does not exist, with its term dates and its people."""
    settings = load(SchedulingSettings)
    day = today.date() if today else local_date(SystemClock(settings.clock_offset).now())
    written = write_files(folder)
    written.append(_write(folder / "calendar" / "term_dates.json", term_dates(day)))
    written.append(_write(folder / "people.json", people()))
    for path in written:
        click.echo(path)


def _write(path: Path, told: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


COMMANDS = (example_files,)
