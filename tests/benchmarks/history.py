"""Years of history, written by bulk SQL: outbox and inbox rows that are long done with, and parked events."""

from typing import Final

from kit.db import connection, database, is_postgres, transaction

from .message import BYTES, ThingMeasured

LONG_AGO: Final = "2026-09-01T00:00:00.000000Z"
FAR_OFF: Final = "2096-09-01T00:00:00.000000Z"

_NUMBERS: Final = """
    INSERT INTO n (i) WITH RECURSIVE r(i) AS (
        SELECT 0 UNION ALL SELECT i + 1 FROM r WHERE i + 1 < ?
    ) SELECT i FROM r
"""
_OUTBOX: Final = """
    INSERT INTO outbox (event_id, type, subject, version, body, recorded_at)
    SELECT '01890000-0000-7000-8000-' || CAST(100000000000 + i AS TEXT), ?,
           'thing/long-ago-' || CAST(i / 10 AS TEXT), i - i / 10 * 10 + 1, ?, ? FROM n
"""
_AGGREGATES: Final = """
    INSERT INTO aggregate (subject, version)
    SELECT 'thing/long-ago-' || CAST(i / 10 AS TEXT), 10 FROM n WHERE i = i / 10 * 10
"""
_INBOX: Final = """
    INSERT INTO inbox (event_id, digest, taken_at)
    SELECT '01890000-0000-7000-8000-' || CAST(100000000000 + i AS TEXT), ?, ? FROM n
"""
_HEARD: Final = """
    INSERT INTO heard (subject, version)
    SELECT 'thing/long-ago-' || CAST(i / 10 AS TEXT), 10 FROM n WHERE i = i / 10 * 10
"""
# A hundred of each subject: the first one failed, and the others wait behind it.
_PARKED: Final = """
    INSERT INTO parked (event_id, type, subject, version, body, state, reason, tries, parked_at)
    SELECT 'parked-' || CAST(i AS TEXT), ?, 'thing/parked-' || CAST(i / 100 AS TEXT),
           i - i / 100 * 100 + 1, ?, 'waiting', 'An earlier event is parked.', 0, ? FROM n
"""
_DEAD: Final = "UPDATE parked SET state = 'dead', tries = 8 WHERE version = 1"
# Of every two subjects, one is given up and the other is tried again in a while.
_RETRYING: Final = """
    UPDATE parked SET state = 'retrying', tries = 5, next_try_at = ?
    WHERE version = 1 AND (id - 1) / 200 * 200 <> id - 1
"""


def fill_publisher(published: int) -> None:
    """Give the open database so many events that were published long ago."""
    with connection():
        with transaction():
            _number(published)
            _run(_OUTBOX, ThingMeasured.type, "x" * BYTES, LONG_AGO)
            _run(_AGGREGATES)
        _settle()


def fill_consumer(taken: int, parked: int) -> None:
    """Give the open database so many events that were taken long ago, and so many that are parked."""
    with connection():
        with transaction():
            _number(taken)
            _run(_INBOX, "0" * 64, LONG_AGO)
            _run(_HEARD)
        if parked:
            with transaction():
                _number(parked)
                _run(_PARKED, ThingMeasured.type, "x" * BYTES, LONG_AGO)
                _run(_DEAD)
                _run(_RETRYING, FAR_OFF)
        _settle()


def _number(rows: int) -> None:
    """Make a table of numbers, for this connection."""
    _run("DROP TABLE IF EXISTS n")
    _run("CREATE TEMPORARY TABLE n (i INTEGER PRIMARY KEY)")
    _run(_NUMBERS, rows)


def _run(statement: str, *values: object) -> None:
    database.execute_sql(statement.replace("?", database.obj.param), values)


def _settle() -> None:
    """What a database does by itself in the background must not fall into the time that is measured."""
    _run("DROP TABLE n")
    if is_postgres():
        _run("VACUUM ANALYZE")
        _run("CHECKPOINT")
    else:
        _run("PRAGMA wal_checkpoint(TRUNCATE)")
