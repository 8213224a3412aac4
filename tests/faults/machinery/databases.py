"""A database that can be taken away, locked and filled up, with one face for both kinds."""

import os
import resource
import sqlite3
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

import psycopg
from psycopg import sql

from kit.testing.postgres import PrivatePostgres, private_postgres

from .small_disk import CannotMount, SmallDisk

Rows: TypeAlias = list[tuple[Any, ...]]
Execute: TypeAlias = Callable[[str, Sequence[object]], Rows]
"""Runs a statement, with question marks for its parameters on both kinds; answers the rows, if any."""

WRITTEN: Final = ("outbox", "waiting", "inbox")
"""The tables that every event passes."""

BUSY_SECONDS: Final = 30.0


class Database:
    """What both kinds have; a fault that a kind does not offer does nothing there."""

    faults_offered: frozenset[str]
    """Which of `restart`, `cut_connections`, `hold_write_lock`, `late_commit` and `fill_disk` are real here."""

    def __init__(self, url: str) -> None:
        """Take what the services are told."""
        self.url = url

    def session(self) -> AbstractContextManager[Execute]:
        """A transaction on a connection of its own; it is committed at the end of the block."""
        raise NotImplementedError

    def execute(self, statement: str, params: Sequence[object] = ()) -> None:
        """Run and commit a statement."""
        with self.session() as execute:
            execute(statement, params)

    def rows(self, statement: str, params: Sequence[object] = ()) -> Rows:
        """What a query finds now."""
        with self.session() as execute:
            return execute(statement, params)

    def hold_write_lock(self, seconds: float) -> None:
        """Let nobody write for so long to the tables that events pass; reading goes on."""
        lock = self._lock()
        with self.session() as execute:
            execute(lock, ())
            time.sleep(seconds)

    def late_commit(self, write: Callable[[Execute], object], seconds: float) -> None:
        """Write now and commit later, so that others with later ids are there before."""
        with self.session() as execute:
            write(execute)
            time.sleep(seconds)

    def restart(self) -> None:
        """End at once, finish nothing, and come back; not on a full disk, where nothing can come back."""

    def cut_connections(self) -> None:
        """End every connection to the database."""

    def fill_disk(self, pids: Iterable[int]) -> None:
        """Leave the service's processes, which these are, no room for another row."""

    def free_disk(self, pids: Iterable[int]) -> None:
        """Give the room back."""

    def close(self) -> None:
        """Leave nothing behind."""

    def _lock(self) -> str:
        """The statement that keeps other writers away until the transaction ends."""
        raise NotImplementedError


class SqliteDatabase(Database):
    """A file: there is no server to restart, there are no connections to cut, and ids come in order."""

    faults_offered = frozenset({"hold_write_lock", "fill_disk"})

    def __init__(self, path: Path) -> None:
        """Take the path of the file."""
        super().__init__(f"sqlite:///{path}")
        self._path = path

    @contextmanager
    def session(self) -> Iterator[Execute]:
        """A transaction; it takes the write lock when it first writes."""
        with closing(sqlite3.connect(self._path, timeout=BUSY_SECONDS)) as connection, connection:
            yield lambda statement, params: connection.execute(statement, params).fetchall()

    def fill_disk(self, pids: Iterable[int]) -> None:
        """Allow these processes no byte more in any file, their logs included.

        A write then fails with "File too large", of which SQLite makes a disk I/O error.
        """
        for pid in pids:
            _limit_files(pid, 0)

    def free_disk(self, pids: Iterable[int]) -> None:
        """Give the room back."""
        for pid in pids:
            _limit_files(pid, None)

    def _lock(self) -> str:
        return "BEGIN IMMEDIATE"


def _limit_files(pid: int, size: int | None) -> None:
    """Set how long a file a process may make; None is as long as it may ask for itself."""
    try:
        _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most if size is None else size, most))
    except ProcessLookupError:
        return  # it has just ended


class PostgresDatabase(Database):
    """A database of a private server; its tables are on a disk of their own if one may be mounted."""

    def __init__(self, server: PrivatePostgres, name: str) -> None:
        """Make a new database."""
        super().__init__(server.create_database(name))
        self._server = server
        self._name = name
        self._disk = self._on_a_small_disk()
        every = {"restart", "cut_connections", "hold_write_lock", "late_commit"}
        self.faults_offered = frozenset(every | ({"fill_disk"} if self._disk else set()))

    @contextmanager
    def session(self) -> Iterator[Execute]:
        """A transaction."""
        with psycopg.connect(self.url) as connection:

            def execute(statement: str, params: Sequence[object]) -> Rows:
                done = connection.execute(statement.replace("?", "%s").encode(), params or None)
                return done.fetchall() if done.description else []

            yield execute

    def restart(self) -> None:
        """End at once, finish nothing, and come back, with every other database of the server."""
        self._server.kill()
        self._server.start()

    def cut_connections(self) -> None:
        """End every connection to the database."""
        self.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def fill_disk(self, pids: Iterable[int] = ()) -> None:  # noqa: ARG002 - it is nobody's disk
        """Leave the tables no room to grow; the server's journal is on another disk, as it should be.

        To limit the server's own processes would not do: it panics when it cannot write its journal.
        """
        if self._disk:
            self._disk.fill()

    def free_disk(self, pids: Iterable[int] = ()) -> None:  # noqa: ARG002 - it is nobody's disk
        """Give the room back."""
        if self._disk:
            self._disk.free()

    def close(self) -> None:
        """Drop the database, and take its disk away."""
        self._server.drop_database(self._name)
        if self._disk:
            with psycopg.connect(self._server.url(), autocommit=True) as connection:
                connection.execute(sql.SQL("DROP TABLESPACE {}").format(sql.Identifier(self._name)))
            self._disk.close()

    def _lock(self) -> str:
        there = [
            name for (name,) in self.rows("SELECT tablename FROM pg_tables") if name in WRITTEN
        ]
        return f"LOCK TABLE {', '.join(there)} IN EXCLUSIVE MODE"

    def _on_a_small_disk(self) -> SmallDisk | None:
        """Move the database to a disk of its own, if we may mount one."""
        if os.geteuid() != 0:
            return None
        try:
            disk = SmallDisk(self._server.directory / f"disk-{self._name}", owner="postgres")
        except CannotMount:
            return None
        weakref.finalize(self, disk.close)
        name, folder = sql.Identifier(self._name), sql.Literal(str(disk.folder))
        with psycopg.connect(self._server.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE TABLESPACE {} LOCATION {}").format(name, folder))
            connection.execute(sql.SQL("ALTER DATABASE {} SET TABLESPACE {}").format(name, name))
        return disk


@contextmanager
def databases(
    kind: str, directory: Path, names: Iterable[str]
) -> Iterator[dict[str, SqliteDatabase | PostgresDatabase]]:
    """A new database of a kind ("sqlite" or "postgres") for each name, all gone or at rest after the block.

    What PostgreSQL has committed survives its kill. Raises `CannotStart`.
    """
    if kind == "sqlite":
        yield {name: SqliteDatabase(directory / f"{name}.db") for name in names}
        return
    with private_postgres(durable=True) as server, ExitStack() as closing_all:
        made: dict[str, SqliteDatabase | PostgresDatabase] = {}
        for name in names:
            made[name] = database = PostgresDatabase(server, name)
            closing_all.callback(database.close)
        yield made
