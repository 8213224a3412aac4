"""The command line of reporting: web, worker, migrate, and the facts' rebuild and digest."""

import sys
from pathlib import Path

import click

from kit.cli import opened, service_cli
from kit.clock import SystemClock
from kit.settings import load
from reporting.app import create_app
from reporting.facts.asking import HOW_TO_ASK, Asking, HistoryOutOfReach
from reporting.facts.editions import Swapped
from reporting.facts.histories import History, HistoryIncomplete
from reporting.facts.progress import Progress
from reporting.facts.queries import digest, live_edition, rows_of
from reporting.facts.rebuild import NoQuietMoment, rebuild
from reporting.facts.rules import HEARD
from reporting.privacy import PRIVACY
from reporting.settings import ReportingSettings
from reporting.worker import create_worker

main = service_cli("reporting", ReportingSettings, create_app, create_worker, PRIVACY)


@main.command("digest")
def print_digest() -> None:
    """Print the digest of all facts that reports are drawn from: the same facts, the same digest."""
    with opened(load(ReportingSettings)):
        click.echo(digest(rows_of(live_edition())))


@main.command("rebuild")
@click.option("--token", help="A token for the publishers' histories; else EVENTS_TOKEN.")
@click.option(
    "--archive",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with a folder of each publisher's archives, for events it has no longer at hand.",
)
@click.option(
    "--afresh", is_flag=True, help="Begin anew, also where an attempt could be gone on with."
)
@click.option("--even-so", is_flag=True, help="Take the new facts also if the old ones know more.")
def rebuild_facts(token: str | None, archive: Path | None, *, afresh: bool, even_so: bool) -> None:
    """Make all facts anew from the publishers' histories; the services may go on running meanwhile.

    What was interrupted goes on where it was, when the command is given again.
    """
    settings = load(ReportingSettings)
    token = token or settings.events_token
    if not token:
        raise click.UsageError(f"Give --token or EVENTS_TOKEN. Make one with: {HOW_TO_ASK}")
    now = SystemClock(settings.clock_offset).now()
    progress = Progress(sys.stderr)
    histories = _histories(settings, token, archive)
    with opened(settings):
        try:
            swapped = rebuild(histories, progress, now, afresh=afresh, even_so=even_so)
        except HistoryOutOfReach as why:
            kept = "What was read is kept: the next attempt goes on from there."
            raise click.ClickException(f"{why}\n{kept}") from why
        except (HistoryIncomplete, NoQuietMoment) as why:
            raise click.ClickException(str(why)) from why
        finally:
            progress.ended()
    for line in _told(swapped):
        click.echo(line)


def _histories(settings: ReportingSettings, token: str, archive: Path | None) -> list[History]:
    catalogue = {kind.type: kind for kind in HEARD}
    publishers = {"scheduling": settings.scheduling_url, "support": settings.support_url}
    return [
        History(Asking(name, url, token), catalogue, archive / name if archive else None)
        for name, url in publishers.items()
    ]


def _told(swapped: Swapped) -> list[str]:
    lines = [f"before: {swapped.before}", f"after:  {swapped.after}"]
    if swapped.before == swapped.after:
        return [*lines, "identical"]
    counts = ", ".join(f"{many} of {table}" for table, many in sorted(swapped.differing.items()))
    return [*lines, f"different rows: {counts}"]
