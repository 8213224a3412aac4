"""The command line of reporting: web, worker, migrate, and the facts' rebuild and digest."""

import click

from kit.cli import opened, service_cli
from kit.settings import load
from reporting.app import create_app
from reporting.facts.editions import Swapped
from reporting.facts.histories import HOW_TO_ASK, History, HistoryOutOfReach
from reporting.facts.queries import digest, live_edition, rows_of
from reporting.facts.rebuild import HistoryIncomplete, rebuild
from reporting.facts.rules import HEARD
from reporting.settings import ReportingSettings
from reporting.worker import create_worker

main = service_cli("reporting", ReportingSettings, create_app, create_worker)


@main.command("digest")
def print_digest() -> None:
    """Print the digest of all facts that reports are drawn from: the same facts, the same digest."""
    with opened(load(ReportingSettings)):
        click.echo(digest(rows_of(live_edition())))


@main.command("rebuild")
@click.option("--token", help="A token for the publishers' histories; else EVENTS_TOKEN.")
def rebuild_facts(token: str | None) -> None:
    """Make all facts anew from the publishers' histories; the services may go on running meanwhile."""
    settings = load(ReportingSettings)
    token = token or settings.events_token
    if not token:
        raise click.UsageError(f"Give --token or EVENTS_TOKEN. Make one with: {HOW_TO_ASK}")
    catalogue = {kind.type: kind for kind in HEARD}
    publishers = {"scheduling": settings.scheduling_url, "support": settings.support_url}
    histories = [History(name, url, token, catalogue) for name, url in publishers.items()]
    with opened(settings):
        try:
            swapped = rebuild(histories, lambda line: click.echo(line, err=True))
        except (HistoryOutOfReach, HistoryIncomplete) as why:
            raise click.ClickException(str(why)) from why
    for line in _told(swapped):
        click.echo(line)


def _told(swapped: Swapped) -> list[str]:
    lines = [f"before: {swapped.before}", f"after:  {swapped.after}"]
    if swapped.before == swapped.after:
        return [*lines, "identical"]
    counts = ", ".join(f"{many} of {table}" for table, many in sorted(swapped.differing.items()))
    return [*lines, f"different rows: {counts}"]
