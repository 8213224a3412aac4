"""How far the history can be read without passing over an event that is still being recorded.

On PostgreSQL numbers are given before they are committed: an event with a lower number may appear
after one with a higher, and a reader who pages by number would never see it.
"""

import time
from typing import Final

import peewee

from kit.db import database, is_postgres
from kit.errors import TryLater
from kit.outbox import OutboxRow

PATIENCE_SECONDS: Final = 2.0
GLANCE_SECONDS: Final = 0.01


def settled_through(patience: float = PATIENCE_SECONDS) -> int:
    """The number up to which no event can appear any more.

    Whoever records holds a lock on the outbox from before the number is given until after the commit.
    So the newest number that is seen is settled once those have ended who hold that lock by then;
    nobody is kept from recording meanwhile.
    Raises `TryLater` when one of them takes longer than ``patience``, in seconds.
    """
    newest: int = OutboxRow.select(peewee.fn.MAX(OutboxRow.id)).scalar() or 0
    if not is_postgres():
        return newest  # one writer at a time: numbers are committed in their order
    recording = _those_recording()
    until = time.monotonic() + patience
    while recording:
        if time.monotonic() > until:
            raise TryLater("An event is being recorded just now: ask for this page again.", 1)
        time.sleep(GLANCE_SECONDS)
        recording &= _those_recording()
    return newest


def _those_recording() -> set[str]:
    """The transactions that have written to the outbox, or are about to."""
    found = database.execute_sql(
        "SELECT l.virtualtransaction FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
        " WHERE d.datname = current_database() AND l.relation = 'outbox'::regclass"
        " AND l.mode = 'RowExclusiveLock' AND l.granted"
    )
    return {transaction for (transaction,) in found.fetchall()}
