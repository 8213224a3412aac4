"""The command `retention`: what is older than it is kept for, and taking it away."""

import click

from kit.cli.opening import Prepared, opened
from kit.clock import SystemClock, rfc3339
from kit.findings import counted
from kit.privacy import Privacy
from kit.privacy.keeping import Due, due, take_away


def retention_command(prepared: Prepared, privacy: Privacy) -> click.Command:
    """The command `retention`."""

    @click.command()
    @click.option("--dry-run", is_flag=True, help="Say what would go, and take nothing away.")
    def retention(*, dry_run: bool) -> None:
        """Take away what is older than its category is kept for, as the worker does every day."""
        settings = prepared()
        with opened(settings):
            for one in due(privacy, settings, SystemClock(settings.clock_offset).now()):
                click.echo(_said(one, one.rows if dry_run else take_away(one), dry_run=dry_run))

    return retention


def _said(one: Due, rows: int, *, dry_run: bool) -> str:
    """A table in one line: by category, what goes or would go, and how old the oldest is."""
    goes = "would go" if dry_run else "gone"
    oldest = f", the oldest of {rfc3339(one.oldest)}" if one.oldest and rows else ""
    kept = f"kept {counted(one.days, 'day')}"
    return f"{one.holds.category.title}, {one.holds.what} ({kept}): {counted(rows, 'row')} {goes}{oldest}"
