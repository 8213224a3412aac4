"""The command `scheduling appoint`: the first AID or CEO has nobody yet who could appoint them."""

from datetime import datetime

import click

from kit.cli import opened
from kit.clock import SystemClock, local_date
from kit.db import transaction
from kit.settings import load
from scheduling.register.people.operations import add_person, appoint
from scheduling.register.people.queries import held_by, person_with_address
from scheduling.register.people.rules import OFFICES
from scheduling.settings import SchedulingSettings


@click.command("appoint")
@click.argument("office", type=click.Choice(OFFICES))
@click.option("--name", required=True, help="First name and surname.")
@click.option("--email", required=True, help="The address that the suite writes to.")
@click.option("--urn", type=int, help="The academy, for an office that is held at one.")
@click.option(
    "--from", "starts_on", type=click.DateTime(["%Y-%m-%d"]), help="The first day; default: today."
)
def appoint_command(
    office: str, name: str, email: str, urn: int | None, starts_on: datetime | None
) -> None:
    """Enter a person and appoint them, or neither; whoever holds the office already keeps it."""
    settings = load(SchedulingSettings)
    with opened(settings), transaction():
        now = SystemClock(settings.clock_offset).now()
        person = person_with_address(email) or add_person(name, email=email, now=now)
        first = starts_on.date() if starts_on else local_date(now)
        held = [(each.office, each.urn) for each in held_by(person.id) if each.ends_on is None]
        if (office, urn) in held:
            click.echo(f"{person.name} is {office} already.")
            return
        appoint(person.id, office, urn=urn, starts_on=first, now=now)
        click.echo(f"{person.name} is {office} from {first}.")


COMMANDS = (appoint_command,)
