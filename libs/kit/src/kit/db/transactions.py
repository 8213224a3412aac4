"""Transactions that write, the guard of a lease around them, and updates that never lose another's."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, Final

import peewee

from kit import failpoints
from kit.db.connection import BUSY_SECONDS, database, is_postgres
from kit.db.fields import Versioned
from kit.errors import VersionMismatch

_writing: Final = threading.Lock()

_guard: ContextVar[Callable[[], None] | None] = ContextVar("guard", default=None)


@contextmanager
def transaction() -> Iterator[None]:
    """All of it or nothing; inside another transaction, a savepoint.

    A writer on SQLite takes its lock at the start (BEGIN IMMEDIATE), so that it cannot fail halfway.
    Under `guarded_by`, the outermost transaction first makes sure that its lease still holds.
    """
    if database.obj.transaction_depth():
        with database.obj.atomic():
            yield
        return
    with nullcontext() if is_postgres() else _one_writer(), database.obj.atomic():
        guard = _guard.get()
        if guard is not None:
            guard()
        yield
    failpoints.reached("transaction.committed")


@contextmanager
def _one_writer() -> Iterator[None]:
    """Queue up inside the process: SQLite's own waiting is by sleeping and asking again, and some starve."""
    if not _writing.acquire(timeout=BUSY_SECONDS):
        raise peewee.OperationalError("Too many wait to write.")
    try:
        yield
    finally:
        _writing.release()


@contextmanager
def guarded_by(guard: Callable[[], None]) -> Iterator[None]:
    """Run with a check at the start of every transaction; the check raises when the lease is gone."""
    token = _guard.set(guard)
    try:
        yield
    finally:
        _guard.reset(token)


def save_if_unchanged(row: Versioned, expected_version: int | None, **changes: Any) -> None:  # noqa: ANN401 - any column
    """Write ``changes`` to a row and raise its version by one, unless somebody else was quicker.

    The check is part of the UPDATE itself. Raises `VersionMismatch`; the row then stays as it was.
    ``expected_version`` None trusts the version that was read.
    """
    model = type(row)
    read = row.version if expected_version is None else expected_version
    key = row.get_id()  # type: ignore[no-untyped-call]  # bare in peewee's stubs
    same = (model._meta.primary_key == key) & (model.version == read)
    # Counted on there: somebody may expect a version whose next one no column could hold.
    if model.update(**changes, version=model.version + 1).where(same).execute() != 1:
        raise VersionMismatch
    for name, value in changes.items():
        setattr(row, name, value)
    row.version = read + 1
