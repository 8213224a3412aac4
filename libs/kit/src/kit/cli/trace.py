"""The commands about the trace: verify it, list it, and write it out."""

import csv
import sys
from typing import Final

import click

from kit.cli.opening import Prepared, opened
from kit.clock import rfc3339
from kit.looks import Look, verify

COLUMNS: Final = (
    "number", "at", "who", "operation", "outcome", "subject", "by_right", "came_from", "request_id", "place",
)  # fmt: skip
PAGE: Final = 1_000


def trace_commands(prepared: Prepared) -> click.Group:
    """The group `trace`."""
    group = click.Group("trace", help="Who looked at what is confidential, and who was refused.")

    @group.command("verify")
    def check() -> None:
        """Prove that no row was altered or taken out; ends with 1 when one was."""
        with opened(prepared()):
            faults = verify()
            many = Look.select().count()
        for fault in faults:
            click.echo(fault)
        if faults:
            raise click.ClickException(
                "The trace is not as it was written: keep this database as it is, and tell the"
                " data protection officer."
            )
        click.echo(f"{many} rows, each as it was written.")

    @group.command("export")
    @click.option("--who", help="Only of one caller: person:ID or client:NAME.")
    @click.option("--subject", help="Only of what lies below a path, like /v1/papers/ID.")
    def export(who: str | None, subject: str | None) -> None:
        """Write the trace as CSV, the oldest row first."""
        query = Look.select()
        if who:
            query = query.where(Look.who == who)
        if subject:
            query = query.where(Look.subject.startswith(subject))
        out = csv.writer(sys.stdout)
        out.writerow(COLUMNS)
        with opened(prepared()):
            after = 0
            while page := list(query.where(Look.number > after).order_by(Look.number).limit(PAGE)):
                out.writerows([_cell(row, name) for name in COLUMNS] for row in page)
                after = page[-1].number

    return group


def _cell(row: Look, name: str) -> object:
    return rfc3339(row.at) if name == "at" else getattr(row, name)
