"""The command `scheduling import`: its options, its progress bar, its report."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn

from kit.cli import opened
from kit.clock import SystemClock
from kit.settings import load
from scheduling.importing.operations import import_trust
from scheduling.importing.reading import Files, from_folder
from scheduling.importing.report import lines
from scheduling.importing.tables import Progress as Watcher
from scheduling.settings import SchedulingSettings

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command("import")
@click.option(
    "--trust-uid", help="The trust's UID in the register; needed where the files hold several."
)
@click.option(
    "--from-folder", "folder", type=_FOLDER, help="Take every official file below this folder."
)
@click.option("--register", type=_FILE, multiple=True, help="The school register's extract.")
@click.option("--ofsted", type=_FILE, multiple=True, help="Ofsted's inspection outcomes.")
@click.option(
    "--trust-links", type=_FILE, multiple=True, help="Links between academies and trusts."
)
@click.option("--links", type=_FILE, multiple=True, help="Links between schools and predecessors.")
@click.option("--governance", type=_FILE, multiple=True, help="The governance extract.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_command(
    *,
    trust_uid: str | None,
    folder: Path | None,
    register: tuple[Path, ...],
    ofsted: tuple[Path, ...],
    trust_links: tuple[Path, ...],
    links: tuple[Path, ...],
    governance: tuple[Path, ...],
    dry_run: bool,
) -> None:
    """Bring the register up to the public record of one trust; a second time nothing changes."""
    given = Files(
        register=register,
        ofsted=ofsted,
        trust_links=trust_links,
        links=links,
        governance=governance,
    )
    files = _files(folder, given)
    settings = load(SchedulingSettings)
    with opened(settings), _bar() as progress:
        now = SystemClock(settings.clock_offset).now()
        imported = import_trust(files, trust_uid, dry_run=dry_run, now=now, progress=progress)
    for line in lines(imported):
        click.echo(line)
    if dry_run:
        click.echo("This was a dry run: nothing was written.")


def _files(folder: Path | None, given: Files) -> Files:
    """Either a folder or files one by one."""
    if folder is not None:
        if given != Files(register=()):
            raise click.UsageError("Give either --from-folder or single files, not both.")
        return from_folder(folder)
    if not given.register:
        raise click.UsageError(
            "Give --from-folder, or at least --register with the school register."
        )
    return given


@contextmanager
def _bar() -> Iterator[Watcher]:
    """A bar for each file on a terminal; nothing where the output is kept."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        tasks: dict[str, TaskID] = {}

        def progress(file: str, done: int, total: int) -> None:
            if file not in tasks:
                tasks[file] = shown.add_task(file, total=total)
            shown.update(tasks[file], completed=done)

        yield progress


COMMANDS = (import_command,)
