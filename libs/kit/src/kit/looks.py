"""The trace: every look at something confidential, every refusal, and every change of a right (B7).

Rows are only added. Each bears a seal over itself and the seal before it, so that a row that was
altered or taken out shows, wherever it stood; the end of the trace is kept apart, so that rows taken
from the end show, too. What is older than the trace is kept for goes from the front, and where the
rest begins is kept with its seal.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, cast

import msgspec
import peewee
from peewee import fn

from kit.clock import rfc3339
from kit.db import Record, UtcDateTime, is_postgres, transaction
from kit.settings import Settings
from kit.timers import Timer

Outcome = Literal["seen", "changed", "refused"]
"""What came of it."""

PAGE: Final = 1_000
EVERY_SECONDS: Final = 3600.0
NO_SEAL: Final = ""
"""What stands before the first row of all."""

LONGEST: Final = 500
"""Characters of a subject that are kept: it is a path, and paths are short."""


class Look(Record):
    """One row of the trace. It names people by their ids alone, which stay when a person is forgotten."""

    number = peewee.BigIntegerField(primary_key=True)
    at = UtcDateTime(index=True)
    who = peewee.TextField(index=True)
    """As `Caller.id` says it: `person:…`, `client:…`."""
    operation = peewee.TextField()
    outcome = peewee.TextField()
    subject = peewee.TextField(index=True)
    """The path that was asked for, without what stands behind a question mark."""
    by_right = peewee.TextField()
    """The relations that opened it, divided by commas; empty where it was refused."""
    came_from = peewee.TextField()
    """The address the request came from: the portal's, where a page asked."""
    request_id = peewee.TextField()
    place = cast("peewee.Field[int | None]", peewee.BigIntegerField(null=True, index=True))
    """The place that the thing belongs to, where it belongs to one and was found."""
    seal = peewee.TextField()


class TraceEnd(Record):
    """Where the trace ends and where it begins: one row."""

    id = peewee.IntegerField(primary_key=True)
    number = peewee.BigIntegerField()
    seal = peewee.TextField()
    first = peewee.BigIntegerField()
    before_first = peewee.TextField()


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """Who looked at what, and what came of it."""

    who: str
    operation: str
    outcome: Outcome
    subject: str
    by_right: tuple[str, ...] = ()
    came_from: str = ""
    request_id: str = ""
    place: int | None = None


def leave_a_trace(seen: Seen, now: datetime) -> None:
    """Add a row; inside a transaction it stands or falls with it."""
    with transaction():
        end = _end()
        row = Look(
            number=end.number + 1,
            at=now,
            who=seen.who,
            operation=seen.operation,
            outcome=seen.outcome,
            subject=seen.subject[:LONGEST],
            by_right=",".join(sorted(seen.by_right)),
            came_from=seen.came_from,
            request_id=seen.request_id,
            place=seen.place,
        )
        row.seal = _seal(row, end.seal)
        row.save(force_insert=True)
        TraceEnd.update(number=row.number, seal=row.seal).where(TraceEnd.id == 1).execute()


def verify() -> list[str]:
    """What is wrong with the trace, a sentence each: rows altered, missing or taken from its end; empty when all is well."""
    with transaction():
        end = _end()
        return list(_faults(end))


def forget_before(moment: datetime) -> int:
    """Take away the rows from before a moment, from the front; returns how many. The rest still proves itself."""
    with transaction():
        end = _end()
        # The front ends with the first row to be kept, whatever a clock that was put back wrote behind it.
        kept = Look.select(fn.MIN(Look.number)).where(Look.at >= moment).scalar()
        front = Look.number < (end.number + 1 if kept is None else kept)
        last = Look.select().where(front).order_by(Look.number.desc()).first()
        if last is None:
            return 0
        gone: int = Look.delete().where(front).execute()
        end.first, end.before_first = last.number + 1, last.seal
        end.save()
        return gone


def forgetting(settings: Settings) -> list[Timer]:
    """The timer that keeps the trace by TRACE_DAYS; none when it is kept for ever."""
    if not settings.trace_days:
        return []
    kept = timedelta(days=settings.trace_days)

    def forget_old_looks(now: datetime) -> int:
        """Take away what is older than the trace is kept; returns how many rows."""
        return forget_before(now - kept)

    return [Timer(EVERY_SECONDS, forget_old_looks)]


def _end() -> TraceEnd:
    """The end of the trace, held until the commit: rows are added one after the other."""
    TraceEnd.insert(
        id=1, number=0, seal=NO_SEAL, first=1, before_first=NO_SEAL
    ).on_conflict_ignore().execute()
    found = TraceEnd.select().where(TraceEnd.id == 1)
    end: TraceEnd = (found.for_update() if is_postgres() else found).get()
    return end


def _faults(end: TraceEnd) -> Iterator[str]:
    expected, before = end.first, end.before_first
    for row in _rows():
        if row.number < expected:
            yield f"Row {row.number} stands before the beginning of the trace."
            continue
        if row.number > expected:
            yield _missing(expected, row.number - 1)
        elif row.seal != _seal(row, before):
            yield f"Row {row.number} is not as it was written, or the one before it was another."
        expected, before = row.number + 1, row.seal
    if expected <= end.number:
        yield _missing(expected, end.number)
    elif (expected - 1, before) != (end.number, end.seal):
        yield f"The trace should end with row {end.number} and ends with row {expected - 1}."


def _rows() -> Iterator[Look]:
    after = -1
    while page := list(Look.select().where(Look.number > after).order_by(Look.number).limit(PAGE)):
        yield from page
        after = page[-1].number


def _missing(first: int, last: int) -> str:
    return f"Row {first} is missing." if first == last else f"Rows {first} to {last} are missing."


def _seal(row: Look, before: str) -> str:
    """SHA-256 over a row and the seal before it."""
    said = (
        row.number,
        rfc3339(row.at),
        row.who,
        row.operation,
        row.outcome,
        row.subject,
        row.by_right,
        row.came_from,
        row.request_id,
        # A row without a place is sealed as rows were before they had any.
        *([] if row.place is None else [row.place]),
        before,
    )
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()
