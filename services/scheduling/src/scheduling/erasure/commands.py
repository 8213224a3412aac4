"""The command `scheduling leavers`: who has left so long ago that they are proposed for erasure."""

from datetime import timedelta

import click

from kit.cli import opened
from kit.clock import SystemClock, local_date
from kit.findings import counted
from kit.settings import load
from scheduling.erasure.queries import last_days, leavers
from scheduling.settings import SchedulingSettings


@click.command("leavers")
def leavers_command() -> None:
    """List who is proposed for erasure: whoever has held no office for LEAVERS_KEPT_DAYS; erases nobody."""
    settings = load(SchedulingSettings)
    if not settings.leavers_kept_days:
        click.echo("LEAVERS_KEPT_DAYS is 0: nobody is proposed for erasure.")
        return
    today = local_date(SystemClock(settings.clock_offset).now())
    with opened(settings):
        found = list(leavers(today - timedelta(days=settings.leavers_kept_days)))
        last = last_days(found)
    for person in found:
        left = f"in office until {last[person.id]}" if person.id in last else "never in office"
        click.echo(f"{person.id}  {left}")
    does = "are erased by the worker" if settings.erase_leavers else "can be erased by the AID"
    many = counted(len(found), "leaver")
    click.echo(f"{many} {does}.")


COMMANDS = (leavers_command,)
