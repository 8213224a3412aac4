"""The commands about what a service has said: list it, show one event, send it again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import click

from kit.cli.moments import Moment, at
from kit.cli.opening import Prepared, opened
from kit.clock import SystemClock, rfc3339
from kit.db import transaction
from kit.errors import NotFound
from kit.events import as_cloudevent
from kit.findings import counted
from kit.outbox import OutboxRow, Waiting
from kit.resending import resend

FROM: Final = click.IntRange(0, 2**63 - 1)
MOMENT: Final = Moment()


def events_commands(prepared: Prepared) -> click.Group:
    """The group `events`."""
    events = click.Group("events", help="What this service has said.")

    @events.command("list")
    @click.option("--type", "kind", help="Only events of this type.")
    @click.option("--subject", help="Only events of this aggregate.")
    @click.option("--since", type=MOMENT, help="Only those recorded since: a moment, or 30m, 6h.")
    @click.option("--until", type=MOMENT, help="Only those recorded before.")
    @click.option("--after", default=0, type=FROM, help="Only events after this number.")
    @click.option("--limit", default=50, type=click.IntRange(1, 1000), help="How many at most.")
    @click.option("--json", "as_json", is_flag=True, help="The whole events, one JSON a line.")
    def show(
        kind: str | None,
        subject: str | None,
        since: datetime | timedelta | None,
        until: datetime | timedelta | None,
        after: int,
        limit: int,
        *,
        as_json: bool,
    ) -> None:
        """List events in the order they were recorded."""
        settings = prepared()
        now = SystemClock(settings.clock_offset).now()
        query = OutboxRow.select().where(OutboxRow.id > after)
        query = query.where(OutboxRow.type == kind) if kind else query
        query = query.where(OutboxRow.subject == subject) if subject else query
        query = query.where(OutboxRow.recorded_at >= at(since, now)) if since else query
        query = query.where(OutboxRow.recorded_at < at(until, now)) if until else query
        with opened(settings):
            rows = list(query.order_by(OutboxRow.id).limit(limit))
            waiting = _waiting(row.id for row in rows)
            for row in rows:
                click.echo(row.body if as_json else _line(row, waiting=row.id in waiting))
        if not rows:
            click.echo("Nothing was said that fits.", err=True)

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

    @events.command("resend")
    @click.option(
        "--since", type=MOMENT, required=True, help="A moment, or how long ago: 30m, 6h, 2d."
    )
    def send_again(since: datetime | timedelta) -> None:
        """Publish again what was recorded since; whoever has an event already drops it."""
        settings = prepared()
        moment = at(since, SystemClock(settings.clock_offset).now())
        with opened(settings), transaction():
            many = resend(moment)
        said = counted(many, "event") if many else "Nothing"
        click.echo(f"{said} recorded since {rfc3339(moment)} will be published again.")

    return events


def _waiting(rows: Iterable[int]) -> set[int]:
    """Those that no broker has confirmed yet."""
    found = Waiting.select(Waiting.id).where(Waiting.id.in_(list(rows)))
    return {row.id for row in found}


def _line(row: OutboxRow, *, waiting: bool) -> str:
    """An event in one line."""
    state = "waiting" if waiting else "published"
    return f"{row.id}  {rfc3339(row.recorded_at)}  {state:9}  {row.type}  {row.subject}  {row.event_id}"
