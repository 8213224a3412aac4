"""Retention: events older than a service wants to keep at hand move from its outbox into archives.

They move from the front, a month at a time and only once the whole month is old enough, so that what
is left is always the history without its beginning.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice, takewhile
from pathlib import Path
from typing import Any, Final

import peewee

from kit import failpoints, logs
from kit.archives import archive_file, make_durable, read_archive, write_archive
from kit.db import Record, UtcDateTime, transaction
from kit.events import open_envelope
from kit.outbox import OutboxRow, Waiting
from kit.resending import hold_history
from kit.settings import Settings
from kit.timers import Timer

EVERY_SECONDS: Final = 60.0
BATCH: Final = 5_000
"""Events in one archive at most, and so in one run."""

PAGE: Final = 500

log = logs.get(__name__)


class Archived(Record):
    """An archive whose events are no longer in the outbox; written in the transaction that took them out."""

    file = peewee.TextField(primary_key=True)
    events = peewee.IntegerField()
    archived_at = UtcDateTime()


class NotWhatWasWritten(Exception):
    """An archive and the outbox do not fit each other; nothing has been taken out."""


class Outdated(Exception):
    """An archive that was written tells what the outbox does not tell any more; nothing has been taken out."""


def retention(settings: Settings) -> list[Timer]:
    """The timer that archives by HISTORY_DAYS; none when everything is kept."""
    if not settings.history_days:
        return []
    folder = settings.var / "history" / settings.service
    return [Timer(EVERY_SECONDS, archiving(folder, settings.history_days))]


def archived_events() -> int:
    """How many events this service has recorded that only its archives still have."""
    return int(Archived.select(peewee.fn.SUM(Archived.events)).scalar() or 0)


def recorded_events() -> int:
    """About how many events this service has ever recorded: numbers that were given up count too."""
    oldest, newest = (
        OutboxRow.select(each(OutboxRow.id)).scalar() or 0
        for each in (peewee.fn.MIN, peewee.fn.MAX)
    )
    return archived_events() + (newest - oldest + 1 if newest else 0)


def archiving(folder: Path, days: int, *, batch: int = BATCH) -> Callable[[datetime], int]:
    """Make the timer's function: events of the months that ended so many days ago move into the folder."""

    def archive_old_events(now: datetime) -> int:
        """Archive the oldest events, a batch at most; returns how many."""
        first = OutboxRow.select().order_by(OutboxRow.id).first()
        if first is None or _month(first.recorded_at) >= _month(now - timedelta(days=days)):
            return 0
        below = _first_to_stay(first)
        if first.id == below:
            return 0
        file = archive_file(folder, _month(first.recorded_at), first.id)
        if file.exists():
            make_durable(file)  # whoever wrote it may have been ended just before that
        else:
            write_archive(file, islice(_bodies(first, below), batch))
        failpoints.reached("retention.written")
        try:
            many = _take_out(file, first, now)
        except NotWhatWasWritten as why:
            log.warning("not_archived", file=str(file), why=str(why))
            return 0
        except Outdated:
            # Somebody was erased since it was written, and what it tells of them was overwritten.
            file.unlink(missing_ok=True)
            log.info("archive_begun_anew", file=str(file))
            return 0
        log.info("archived", file=str(file), events=many)
        return many

    return archive_old_events


def _month(moment: datetime) -> str:
    return f"{moment:%Y-%m}"


def _first_to_stay(first: OutboxRow) -> int:
    """The oldest event that waits to be published, or the newest of all; it and those after it stay.

    SQLite would give the number of the newest event again, if that was taken out.
    """
    in_vain = Waiting.id < first.id  # asked for again just while they were being archived
    if Waiting.select().where(in_vain).exists():
        with transaction():
            Waiting.delete().where(in_vain).execute()
    waiting: int | None = Waiting.select(peewee.fn.MIN(Waiting.id)).scalar()
    newest: int = OutboxRow.select(peewee.fn.MAX(OutboxRow.id)).scalar()
    return newest if waiting is None else waiting


def _bodies(first: OutboxRow, below: int) -> Iterator[bytes]:
    """The events of one month from a row on, up to one that stays, in the order they were recorded."""
    month = _month(first.recorded_at)
    rows = takewhile(lambda row: _month(row.recorded_at) == month, _rows_from(first.id, below))
    return (row.body.encode() for row in rows)


def _rows_from(first: int, below: int) -> Iterator[OutboxRow]:
    rows = OutboxRow.select().where(OutboxRow.id < below).order_by(OutboxRow.id).limit(PAGE)
    page = list(rows.where(OutboxRow.id >= first))
    while page:
        yield from page
        page = list(rows.where(OutboxRow.id > page[-1].id))


def _take_out(file: Path, first: OutboxRow, now: datetime) -> int:
    """Delete from the outbox what an archive holds, all of it or nothing.

    The archive is read for that, not remembered: one that was written before a crash serves as well.
    """
    lines = list(read_archive(file))
    written = [open_envelope(line).id for line in lines]
    last = OutboxRow.get_or_none(OutboxRow.event_id == written[-1])
    if written[0] != first.event_id or last is None:
        raise NotWhatWasWritten("It holds events that this outbox does not have: move it away.")
    held = OutboxRow.id.between(first.id, last.id)
    with transaction():
        hold_history()
        if _differ(held, dict(zip(written, lines, strict=True))):
            raise Outdated
        waiting = Waiting.select(Waiting.id).where(Waiting.id.between(first.id, last.id))
        gone: int = OutboxRow.delete().where(held, OutboxRow.id.not_in(waiting)).execute()
        if gone != len(written):
            raise NotWhatWasWritten(
                f"It holds {len(written)} events, of which {gone} could be taken out of the outbox."
            )
        Archived.insert(file=file.name, events=gone, archived_at=now).execute()
    return gone


def _differ(held: Any, lines: Mapping[str, bytes]) -> bool:  # noqa: ANN401 - a condition
    """Whether the outbox tells anything else of an event that was written into an archive."""
    return any(
        row.event_id in lines and row.body.encode() != lines[row.event_id]
        for row in OutboxRow.select(OutboxRow.event_id, OutboxRow.body).where(held).iterator()
    )
