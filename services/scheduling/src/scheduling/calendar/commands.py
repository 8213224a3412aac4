"""Commands about the calendar: read a file of term dates, and show what is on the calendar."""

from pathlib import Path

import click

from kit.cli import opened
from kit.clock import SystemClock
from kit.settings import load
from scheduling.calendar.models import AcademicYear
from scheduling.calendar.queries import plain_slots, school_year
from scheduling.calendar.term_reading import read_terms
from scheduling.calendar.wording import spoken_date
from scheduling.settings import SchedulingSettings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def terms(file: Path, *, dry_run: bool) -> None:
    """Read a local authority's term dates (JSON, or iCalendar of term days or of holidays)."""
    settings = load(SchedulingSettings)
    with opened(settings):
        said = read_terms(file, now=SystemClock(settings.clock_offset).now(), dry_run=dry_run)
    for sentence in said or ["Nothing has changed."]:
        click.echo(sentence)


@click.command()
@click.argument("code", required=False)
def year(code: str | None) -> None:
    """Show the academic years on the calendar, or one of them, with terms and review slots."""
    with opened(load(SchedulingSettings)):
        rows = AcademicYear.select().order_by(AcademicYear.code)
        for row in rows.where(AcademicYear.code == code) if code else rows:
            plan = school_year(row)
            click.echo(f"{plan.code}  {spoken_date(plan.starts_on)} to {spoken_date(plan.ends_on)}")
            for term in plan.terms:
                click.echo(
                    f"  {term.name}: {spoken_date(term.starts_on)} to {spoken_date(term.ends_on)}"
                )
            for number, slot in plain_slots(plan.code).items():
                click.echo(
                    f"  {number}. {slot.name}: {spoken_date(slot.opens_on)} to {spoken_date(slot.closes_on)}"
                )


COMMANDS = (terms, year)
