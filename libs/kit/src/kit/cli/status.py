"""The command `status`: how the service is running, as its readiness and its figures tell."""

import sys

import click

from kit import running
from kit.cli.opening import Prepared, opened
from kit.clock import SystemClock
from kit.findings import State, counted, findings_of, spoken, worst
from kit.running import Running


def status_command(prepared: Prepared) -> click.Command:
    """The command `status`."""

    @click.command()
    def status() -> None:
        """Say how the service is running; ends with 0 when all is well, with 1 when it is not."""
        settings = prepared()
        with opened(settings):
            seen = running.look(SystemClock(settings.clock_offset).now())
        found = findings_of(seen)
        state = worst(found.values())
        click.echo(f"{settings.service} is {'running well' if state is State.OK else state}.")
        for finding in found.values():
            if finding.says:
                click.echo(f"  {finding.says}")
        for line in _figures(seen):
            click.echo(line)
        sys.exit(0 if state is State.OK else 1)

    return status


def _figures(seen: Running) -> list[str]:
    """Everything in lines of name and value."""
    oldest = f", the oldest for {spoken(seen.oldest_seconds)}" if seen.backlog else ""
    counts = ", ".join(f"{number} {state}" for state, number in seen.parked.items())
    lines = [f"backlog: {counted(seen.backlog, 'event')}{oldest}", f"parked: {counts}"]
    lines += [
        f"{name}: {pulse.state} for {spoken(pulse.seconds)}, by {pulse.owner},"
        f" heard of {spoken(pulse.silent_seconds)} ago"
        for name, pulse in seen.loops.items()
    ]
    lines += [f"{name}: {total} in all" for name, total in seen.totals.items()]
    return lines
