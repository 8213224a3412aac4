"""The command `scheduling invite`: whoever is first to sign in has nobody yet who could invite them."""

import click

from kit.cli import opened
from kit.clock import SystemClock
from kit.errors import NotFound, TryLater
from kit.settings import load
from scheduling.identities.accounts.operations import invite
from scheduling.identities.keys import keys_folder
from scheduling.identities.tokens import person_known_as
from scheduling.settings import SchedulingSettings


@click.command("invite")
@click.argument("who")
def invite_command(who: str) -> None:
    """Print a link by which somebody signs in for the first time: WHO is an address, a name, an id or an office."""
    settings = load(SchedulingSettings)
    now = SystemClock(settings.clock_offset).now()
    with opened(settings):
        try:
            person = person_known_as(who, now)
            invited = invite(
                person.id,
                by="",
                days=settings.invitation_days,
                public_url=settings.public_url,
                keys=keys_folder(settings.var),
                now=now,
            )
        except (NotFound, TryLater) as error:
            raise click.ClickException(error.detail) from error
    click.echo(f"For {person.name}, until {invited.ends_at:%d %B %Y}; for nobody else's eyes:")
    click.echo(invited.link)


COMMANDS = (invite_command,)
