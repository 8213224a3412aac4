"""Archives of events: gzip files of JSON lines, each written whole; what they tell of people may be overwritten."""

import gzip
import os
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"\d{4}-\d{2}\.(?P<first>\d+)\.jsonl\.gz")
_UNFINISHED: Final = ".part"


class ArchiveDamaged(Exception):
    """An archive cannot be read to its end; the message names it."""


def archive_file(folder: Path, month: str, first: int) -> Path:
    """The archive of a month, such as ``2026-11``, that begins with this row of the outbox."""
    return folder / f"{month}.{first:012}.jsonl.gz"


def archive_files(folder: Path) -> list[Path]:
    """The archives in a folder, in the order in which their events were recorded; none, if it is not there."""
    found = [(match, file) for file in folder.glob("*.gz") if (match := _NAME.fullmatch(file.name))]
    return [file for _, file in sorted((int(match["first"]), file) for match, file in found)]


def write_archive(file: Path, lines: Iterable[bytes]) -> None:
    """Write an archive: it appears under its name when all of it is on the disk, or not at all.

    Raises `FileExistsError`, and leaves the other as it is, when there is one of that name.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    for left in file.parent.glob(f"*{_UNFINISHED}"):
        left.unlink(missing_ok=True)
    unfinished = _written(file.parent, lines)
    try:
        # Unlike a rename, a link never replaces what another process has put there.
        file.hardlink_to(unfinished)
    finally:
        unfinished.unlink(missing_ok=True)
    make_durable(file)


def rewrite_archive(file: Path, lines: Iterable[bytes]) -> None:
    """Put other lines in the place of an archive's; whoever reads it finds the old ones or the new ones, all of them."""
    unfinished = _written(file.parent, lines)
    try:
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    make_durable(file)


def _written(folder: Path, lines: Iterable[bytes]) -> Path:
    """A file with these lines, on the disk, under a name that nobody reads."""
    descriptor, name = tempfile.mkstemp(dir=folder, suffix=_UNFINISHED)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
                packed.writelines(line + b"\n" for line in lines)
            raw.flush()
            os.fsync(raw.fileno())
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return unfinished


def make_durable(file: Path) -> None:
    """See that an archive will be there after a power cut; its folder may be new, and that one's too."""
    for written in (file, *file.parents[:3]):
        descriptor = os.open(written, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_archive(file: Path) -> Iterator[bytes]:
    """The lines of an archive, each an event as it was published; raises `ArchiveDamaged`."""
    try:
        with gzip.open(file) as lines:
            for line in lines:
                yield line.rstrip(b"\n")
    except (OSError, EOFError, zlib.error) as wrong:
        raise ArchiveDamaged(f"{file} cannot be read: {wrong}") from wrong
