"""The commands `scheduling clients`: programs are let in, given other secrets and revoked on the machine itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import click

from kit.cli import opened
from kit.clock import SystemClock
from kit.looks import Seen, leave_a_trace
from kit.settings import load
from scheduling.identities.clients.operations import Made, add_client, revoke, rotate
from scheduling.identities.clients.queries import client_named, clients_shown
from scheduling.identities.clients.queries import clients as clients_that_are
from scheduling.identities.clients.rules import LONGEST_OVERLAP_DAYS, OVERLAP_DAYS
from scheduling.identities.key_commands import BY_HAND
from scheduling.identities.tokens import OF_THE_SUITE, SCOPES
from scheduling.settings import SchedulingSettings


@click.group("clients")
def clients_commands() -> None:
    """Programs that call the suite by themselves."""


@clients_commands.command("list")
@click.option("--revoked", is_flag=True, help="Those that are revoked, instead.")
def list_command(*, revoked: bool) -> None:
    """List the programs, with their secrets as far as they are told."""
    with _at_work():
        shown = clients_shown(clients_that_are(revoked=revoked).order_by("name"))
    for client in shown:
        click.echo(f"{client['name']} ({', '.join(client['scopes'])})")
        click.echo(f"  client_id {client['id']}")
        for secret in client["secrets"]:
            click.echo(f"  {_told(secret)}")
    if not shown:
        click.echo("No program is revoked." if revoked else "No program has been let in.")


@clients_commands.command("add")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(SCOPES),
    help=f"What it may do. {', '.join(OF_THE_SUITE)} shows every event, with the names of people.",
)
@click.option(
    "--of-the-suite",
    is_flag=True,
    help=f"It is one of the suite's own, and may have {', '.join(OF_THE_SUITE)}.",
)
def add_command(name: str, *, scopes: tuple[str, ...], of_the_suite: bool) -> None:
    """Let a program in, called NAME; its secret is shown this once."""
    with _at_work() as (settings, now):
        made = add_client(
            name, scopes, by="", demo=settings.demo, now=now, of_the_suite=of_the_suite
        )
        _trace("clients.add", made.client.id, now)
    _show(made)


@clients_commands.command("rotate")
@click.argument("program")
@click.option(
    "--overlap-days",
    type=click.IntRange(0, LONGEST_OVERLAP_DAYS),
    default=OVERLAP_DAYS,
    show_default=True,
    help="For so long the secret before stays good; 0: it ends at once.",
)
def rotate_command(program: str, *, overlap_days: int) -> None:
    """Give PROGRAM (its name or its id) another secret, shown this once."""
    with _at_work() as (_, now):
        made = rotate(client_named(program).id, timedelta(days=overlap_days), now)
        _trace("clients.rotate_secret", made.client.id, now)
    _show(made)


@clients_commands.command("revoke")
@click.argument("program")
def revoke_command(program: str) -> None:
    """Let PROGRAM (its name or its id) in no more; its last token is over within a minute."""
    with _at_work() as (_, now):
        client = client_named(program)
        revoke(client.id, now)
        _trace("clients.revoke_client", client.id, now)
    click.echo(f"{client.name} is revoked.")


@contextmanager
def _at_work() -> Iterator[tuple[SchedulingSettings, datetime]]:
    settings = load(SchedulingSettings)
    with opened(settings):
        yield settings, SystemClock(settings.clock_offset).now()


def _trace(operation: str, client_id: str, now: datetime) -> None:
    subject = f"/v1/clients/{client_id}"
    seen = Seen(
        who=BY_HAND, operation=operation, outcome="changed", subject=subject, by_right=(BY_HAND,)
    )
    leave_a_trace(seen, now)


def _show(made: Made) -> None:
    click.echo(
        f"{made.client.name} ({', '.join(made.client.scopes)}); the secret is shown this once:"
    )
    click.echo(f"  client_id     {made.client.id}")
    click.echo(f"  client_secret {made.secret}")


def _told(secret: Any) -> str:  # noqa: ANN401 - a row
    """A secret in a line."""
    used = f"used last on {_day(secret.used_at)}" if secret.used_at else "not used yet"
    ends = f", good until {_day(secret.ends_at)}" if secret.ends_at else ""
    return f"secret …{secret.ending}, made on {_day(secret.made_at)}{ends}, {used}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y %H:%M} (UTC)"


COMMANDS = (clients_commands,)
