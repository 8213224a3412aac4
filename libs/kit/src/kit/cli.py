"""The command line that every service has; a service adds commands of its own."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask import Flask

from kit import db, logs, parked
from kit.clock import SystemClock, rfc3339
from kit.errors import Forbidden, NotFound, Refused
from kit.events import as_cloudevent
from kit.outbox import OutboxRow
from kit.serve import serve
from kit.settings import Settings, SettingsError, example, load
from kit.worker import Worker


class ServiceGroup(click.Group):
    """Commands that tell refusals as sentences, without a trace of the inside."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Run the command; a bad setting ends with code 2, a refusal with code 1."""
        try:
            return super().invoke(ctx)
        except SettingsError as wrong:
            for sentence in wrong.sentences:
                click.echo(sentence, err=True)
            ctx.exit(2)
        except (Refused, NotFound, Forbidden) as refused:
            raise click.ClickException(refused.detail) from refused


def service_cli(
    name: str,
    settings_class: type[Settings],
    create_app: Callable[[Any], Flask],
    create_worker: Callable[[Any], Worker] | None = None,
) -> click.Group:
    """Make the command line of a service; without a worker it has no database either."""
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
        _add_database(cli, prepared)
    return cli


@contextmanager
def opened(settings: Settings) -> Iterator[None]:
    """Hold the service's database for one command."""
    db.open_database(settings)
    try:
        with db.connection():
            yield
    finally:
        db.close_database()


def _add_worker(
    cli: click.Group, prepared: Callable[[], Settings], create_worker: Callable[[Any], Worker]
) -> None:
    """Add the command that runs the loops."""

    @cli.command()
    def worker() -> None:
        """Publish, consume and keep time until SIGTERM; ends with 1 when a loop has died."""
        sys.exit(create_worker(prepared()).run())


def _add_database(cli: click.Group, prepared: Callable[[], Settings]) -> None:
    """Add the commands that look into the service's own database."""

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

    cli.add_command(_events(prepared))
    cli.add_command(_parked(prepared))


def _events(prepared: Callable[[], Settings]) -> click.Group:
    """The commands about what the service has said."""
    events = click.Group("events", help="What this service has said.")

    @events.command("list")
    @click.option("--type", "kind", help="Only events of this type.")
    @click.option("--subject", help="Only events of this aggregate.")
    @click.option("--after", default=0, help="Only events after this number.")
    @click.option("--limit", default=50, type=click.IntRange(1, 1000), help="How many at most.")
    @click.option("--json", "as_json", is_flag=True, help="The whole events, one JSON a line.")
    def show(
        kind: str | None, subject: str | None, after: int, limit: int, *, as_json: bool
    ) -> None:
        """List events in the order they were recorded."""
        query = OutboxRow.select().where(OutboxRow.id > after)
        query = query.where(OutboxRow.type == kind) if kind else query
        query = query.where(OutboxRow.subject == subject) if subject else query
        with opened(prepared()):
            for row in query.order_by(OutboxRow.id).limit(limit):
                click.echo(row.body if as_json else _line(row))

    @events.command("show")
    @click.argument("event_id")
    def show_one(event_id: str) -> None:
        """Show one event with everything in it."""
        with opened(prepared()):
            row = OutboxRow.get_or_none(OutboxRow.event_id == event_id)
            if row is None:
                raise NotFound("event")
            for name, value in as_cloudevent(row.body.encode()).items():
                click.echo(f"{name}: {value}")

    return events


def _line(row: OutboxRow) -> str:
    """An event in one line."""
    state = ("waiting", "published")[bool(row.published_at)]
    return f"{row.id}  {rfc3339(row.recorded_at)}  {state:9}  {row.type}  {row.subject}  {row.event_id}"


def _parked(prepared: Callable[[], Settings]) -> click.Group:
    """The commands about events that could not be applied."""
    group = click.Group("parked", help="Events that could not be applied.")

    @group.command("list")
    @click.option("--limit", default=100, type=click.IntRange(1, 1000), help="How many at most.")
    def show(limit: int) -> None:
        """List what is parked, and why."""
        with opened(prepared()):
            for row in parked.parked(limit):
                click.echo(f"{row.id}  {row.state}  {row.type}  {row.subject}  {row.reason}")

    @group.command()
    @click.argument("parked_id", type=int)
    def replay(parked_id: int) -> None:
        """Try an event again, as soon as the worker gets to it."""
        settings = prepared()
        with opened(settings):
            parked.replay(parked_id, SystemClock(settings.clock_offset).now())
        click.echo(f"{parked_id} will be tried again.")

    @group.command()
    @click.argument("parked_id", type=int)
    @click.argument("reason")
    def dismiss(parked_id: int, reason: str) -> None:
        """Decide that an event shall not be applied, and say why."""
        with opened(prepared()):
            parked.dismiss(parked_id, reason)
        click.echo(f"{parked_id} is dismissed.")

    return group
