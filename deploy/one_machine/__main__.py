"""The runner's commands: run, stop, token, mailbox, rebuild."""

import subprocess
import sys

import click

from one_machine import mailbox, running, standing, tokens
from one_machine.preparing import PROGRAMS
from one_machine.suite import Suite, WrongSetting, from_environment


@click.group()
def main() -> None:
    """Aimwell on one machine."""


@main.command()
def run() -> None:
    """Start the whole suite, until Ctrl-C."""
    running.main(_suite())


@main.command()
def stop() -> None:
    """End a suite that was left running in VAR."""
    click.echo(standing.stop(_suite().var))


@main.command()
@click.argument("who")
def token(who: str) -> None:
    """Print a bearer token for a person of the demonstration, by office or address."""
    try:
        click.echo(tokens.token_for(_suite(), who))
    except tokens.NoToken as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@main.command("mailbox")
def list_mailbox() -> None:
    """List the mails in the local mailbox."""
    for line in mailbox.lines(_suite().var / "mailbox"):
        click.echo(line)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def rebuild(options: tuple[str, ...]) -> None:
    """Draw reporting's facts anew from the histories of a running suite, and from its archives.

    OPTIONS go to `reporting rebuild`, such as --afresh.
    """
    suite = _suite()
    try:
        environ = tokens.told(suite, "reporting") | {"EVENTS_TOKEN": tokens.events_token(suite)}
    except tokens.NoToken as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    archives = suite.var / "history"
    from_archives = ["--archive", str(archives)] if archives.is_dir() else []
    command = [str(PROGRAMS / "reporting"), "rebuild", *from_archives, *options]
    sys.exit(subprocess.run(command, env=environ, check=False).returncode)


def _suite() -> Suite:
    try:
        return from_environment()
    except WrongSetting as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main(prog_name="one_machine")
