"""The commands about events that could not be applied: list and show them, and decide."""

import getpass
from typing import Final

import click

from kit.cli.opening import Prepared, opened
from kit.clock import SystemClock, rfc3339
from kit.deciding import PARKED_STATES, dismiss, find_parked, select_parked, try_again
from kit.parked import ParkedRow

NUMBER: Final = click.IntRange(1, 2**63 - 1)
FROM: Final = click.IntRange(0, 2**63 - 1)

_SHOWN: Final = (
    "id", "event_id", "type", "subject", "version", "state", "reason", "tries",
    "parked_at", "next_try_at", "settled_reason", "settled_by", "settled_at",
)  # fmt: skip


def parked_commands(prepared: Prepared) -> click.Group:
    """The group `parked`."""
    group = click.Group("parked", help="Events that could not be applied.")
    _add_looking(group, prepared)
    _add_deciding(group, prepared)
    return group


def _add_looking(group: click.Group, prepared: Prepared) -> None:
    @group.command("list")
    @click.option("--state", type=click.Choice(PARKED_STATES), help="Only those in this state.")
    @click.option("--after", default=0, type=FROM, help="Only those after this number.")
    @click.option("--limit", default=100, type=click.IntRange(1, 1000), help="How many at most.")
    def show(state: str | None, after: int, limit: int) -> None:
        """List what is parked, and why; the dismissed only when asked for."""
        query = select_parked({"state": state} if state else {}).where(ParkedRow.id > after)
        with opened(prepared()):
            rows = list(query.order_by(ParkedRow.id).limit(limit))
            for row in rows:
                click.echo(f"{row.id}  {row.state}  {row.type}  {row.subject}  {row.reason}")
        if not rows:
            click.echo("Nothing is parked.", err=True)

    @group.command("show")
    @click.argument("parked_id", type=NUMBER)
    def show_one(parked_id: int) -> None:
        """Show everything about one, but not what it says."""
        with opened(prepared()):
            row = find_parked(parked_id)
        for name in _SHOWN:
            value = getattr(row, name)
            click.echo(f"{name}: {rfc3339(value) if hasattr(value, 'tzinfo') else value}")


def _add_deciding(group: click.Group, prepared: Prepared) -> None:
    @group.command()
    @click.argument("parked_id", type=NUMBER)
    @click.option("--reason", default="", help="Why, for those who ask later.")
    def replay(parked_id: int, reason: str) -> None:
        """Try an event again, as soon as the worker gets to it."""
        settings = prepared()
        with opened(settings):
            now = SystemClock(settings.clock_offset).now()
            try_again(parked_id, now, reason=reason, by=_whoever_types())
        click.echo(f"{parked_id} will be tried again.")

    @group.command("dismiss")
    @click.argument("parked_id", type=NUMBER)
    @click.option("--reason", required=True, help="Why, for those who ask later.")
    def dismiss_it(parked_id: int, reason: str) -> None:
        """Decide that an event shall never be applied, and say why."""
        if not reason.strip():
            raise click.UsageError("Say why: --reason takes a sentence.")
        settings = prepared()
        with opened(settings):
            now = SystemClock(settings.clock_offset).now()
            dismiss(parked_id, now, reason=reason, by=_whoever_types())
        click.echo(f"{parked_id} is dismissed.")


def _whoever_types() -> str:
    """The user of this machine; in a container there may be none."""
    try:
        return f"{getpass.getuser()} at the command line"
    except (KeyError, OSError):
        return "the command line"
