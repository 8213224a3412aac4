"""The commands of every service: answer, work, bring the tables up, and look after what is running."""

import sys
from collections.abc import Callable
from typing import Any

import click
from flask import Flask

from kit import db, logs
from kit.cli.events import events_commands
from kit.cli.opening import Prepared, ServiceGroup
from kit.cli.parked import parked_commands
from kit.cli.retention import retention_command
from kit.cli.status import status_command
from kit.cli.trace import trace_commands
from kit.privacy import Privacy
from kit.serve import serve
from kit.settings import Settings, example, load
from kit.worker import Worker


def service_cli(
    name: str,
    settings_class: type[Settings],
    create_app: Callable[[Any], Flask],
    create_worker: Callable[[Any], Worker] | None = None,
    privacy: Privacy | None = None,
) -> click.Group:
    """Make the command line of a service; without a worker it has no database either, and holds nothing of people."""
    cli = ServiceGroup(name, help=f"The {name} service.")

    def prepared() -> Settings:
        """The settings, with the logs going where they should."""
        settings = load(settings_class)
        logs.configure(settings.service, settings.log_level)
        return settings

    @cli.command()
    def web() -> None:
        """Answer requests until SIGTERM."""
        settings = prepared()
        serve(lambda: create_app(settings), settings)

    @cli.command("settings")
    def show_settings() -> None:
        """Show every setting, with its default and what it is for."""
        click.echo(example(settings_class), nl=False)

    if create_worker is not None:
        _add_worker(cli, prepared, create_worker)
        _add_migrate(cli, prepared)
        cli.add_command(status_command(prepared))
        cli.add_command(events_commands(prepared))
        cli.add_command(parked_commands(prepared))
        cli.add_command(trace_commands(prepared))
        if privacy is not None:
            cli.add_command(retention_command(prepared, privacy))
    return cli


def _add_worker(
    cli: click.Group, prepared: Prepared, create_worker: Callable[[Any], Worker]
) -> None:
    """Add the command that runs the loops."""

    @cli.command()
    def worker() -> None:
        """Publish, consume and keep time until SIGTERM; ends with 1 when a loop has died."""
        sys.exit(create_worker(prepared()).run())


def _add_migrate(cli: click.Group, prepared: Prepared) -> None:
    """Add the command that brings the service's own tables up."""

    @cli.command()
    @click.option("--down", is_flag=True, help="Take back the newest migration instead.")
    def migrate(*, down: bool) -> None:
        """Bring the tables up to what this release needs; says what it did."""
        settings = prepared()
        if settings.migrations is None:
            raise click.ClickException("There is no folder of migrations: set MIGRATIONS.")
        db.open_database(settings)
        try:
            turn = db.migrate_down if down else db.migrate
            for done in turn(settings.migrations) or ["nothing to do"]:
                click.echo(done)
        finally:
            db.close_database()
