"""A busy database is waited for, and not for ever."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import peewee
import pytest

from reporting.facts.patience import TRIES, patiently


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who writes and writes."""
    held = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    held.execute("CREATE TABLE t (n)")
    held.execute("BEGIN IMMEDIATE")
    yield held
    held.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[peewee.SqliteDatabase]:
    database = peewee.SqliteDatabase(str(tmp_path / "held.db"), timeout=0)
    yield database
    database.close()


def test_it_is_done_once_the_other_has_finished(
    holder: sqlite3.Connection, database: peewee.SqliteDatabase
) -> None:
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            holder.execute("COMMIT")

    patiently(lambda: database.execute_sql("INSERT INTO t VALUES (1)"), pause=pause)
    assert holder.execute("SELECT n FROM t").fetchall() == [(1,)]


@pytest.mark.usefixtures("holder")
def test_it_ends_with_what_the_database_says(database: peewee.SqliteDatabase) -> None:
    waited: list[float] = []
    with pytest.raises(peewee.OperationalError, match="locked"):
        patiently(lambda: database.execute_sql("INSERT INTO t VALUES (1)"), pause=waited.append)
    assert len(waited) == TRIES - 1


def test_a_mistake_of_ours_is_not_waited_for(
    holder: sqlite3.Connection, database: peewee.SqliteDatabase
) -> None:
    holder.execute("COMMIT")
    waited: list[float] = []
    with pytest.raises(peewee.OperationalError, match="no such table"):
        patiently(lambda: database.execute_sql("INSERT INTO x VALUES (1)"), pause=waited.append)
    assert waited == []
