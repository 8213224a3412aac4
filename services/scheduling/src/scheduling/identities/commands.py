"""The command `scheduling token`: print a bearer token."""

from datetime import datetime

import click

from kit.cli import opened
from kit.clock import SystemClock
from kit.errors import Refused, TryLater
from kit.settings import load
from scheduling.identities.key_commands import keys
from scheduling.identities.keys import keys_folder
from scheduling.identities.tokens import (
    AUDIENCES,
    SCOPES,
    Issued,
    issue_to_client,
    issue_to_person,
    person_known_as,
)
from scheduling.settings import SchedulingSettings


class NotADemonstration(Refused):
    """Outside a demonstration nobody may be somebody else."""


@click.command()
@click.option(
    "--as",
    "who",
    help="An office, an e-mail address, a name or a person's id (demonstration only).",
)
@click.option("--client", help="The name of a program that wants a token.")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="What the program may do."
)
@click.option(
    "--audience",
    "audiences",
    multiple=True,
    type=click.Choice(AUDIENCES),
    default=AUDIENCES,
    help="The services the token is for; default: all.",
)
def token(
    who: str | None, client: str | None, scopes: tuple[str, ...], audiences: tuple[str, ...]
) -> None:
    """Print a bearer token that is good for 15 minutes."""
    settings = load(SchedulingSettings)
    now = SystemClock(settings.clock_offset).now()
    if (who is None) == (client is None):
        raise click.UsageError("Give either --as or --client.")
    try:
        issued = (
            _for_client(settings, client, scopes, audiences, now)
            if client
            else _for_person(settings, who or "", audiences, now)
        )
    except TryLater as later:
        raise click.ClickException(later.detail) from later
    click.echo(issued.token)


def _for_person(
    settings: SchedulingSettings, who: str, audiences: tuple[str, ...], now: datetime
) -> Issued:
    if not settings.demo:
        raise NotADemonstration(
            "Tokens for people are printed in a demonstration only: set DEMO=1."
        )
    with opened(settings):
        person = person_known_as(who, now)
        return issue_to_person(
            person.id,
            audiences=audiences,
            issuer=settings.token_issuer,
            keys=keys_folder(settings.var),
            now=now,
        )


def _for_client(
    settings: SchedulingSettings,
    client: str,
    scopes: tuple[str, ...],
    audiences: tuple[str, ...],
    now: datetime,
) -> Issued:
    return issue_to_client(
        client,
        scopes,
        audiences=audiences,
        issuer=settings.token_issuer,
        keys=keys_folder(settings.var),
        now=now,
    )


COMMANDS = (keys, token)
