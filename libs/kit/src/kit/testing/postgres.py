"""A PostgreSQL server of the tests' own: made, used and thrown away without touching the system's."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql

from kit.private_rabbitmq import LOOPBACK, free_port
from kit.testing.memory import roomy_memory

INSTALLED: Final = Path("/usr/lib/postgresql")
READY_SECONDS: Final = 60.0
STOP_SECONDS: Final = 20.0
HISTORY: Final = "_migration"
"""What the names of the tables end with that say which migrations a database has."""

FRESH: Final = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
UNSAFE_BUT_QUICK: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class CannotStart(Exception):
    """There is no server to be had here; the message says what to type, or the server's last words."""


@dataclass
class PrivatePostgres:
    """A server with one user and as many databases as a test asks for."""

    directory: Path
    port: int = field(default_factory=free_port)
    durable: bool = False
    """Whether what was committed survives `kill`; needed only by tests that kill."""
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        """The address of a database of this server."""
        return f"postgresql://postgres@{LOOPBACK}:{self.port}/{database}"

    def create_database(self, database: str, template: str = "template1") -> str:
        """Make a database like another one that nobody is connected to, and answer its address."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log").format(
                    sql.Identifier(database), sql.Identifier(template)
                )
            )
        return self.url(database)

    def drop_database(self, database: str) -> None:
        """Take a database away, also from under those who are connected to it."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
            )

    def empty(self, database: str) -> None:
        """Take every row out of a database but what its migrations say of themselves, and let its counters begin again.

        It takes a twentieth of the time that another database does. Whoever is connected to it is sent away.
        """
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            counters = _names(connection, "SELECT relname FROM pg_class WHERE relkind = 'S'")
            # Without the order that references ask for: all of it goes.
            statements = ["BEGIN", "SET LOCAL session_replication_role = replica"]
            statements += [f'DELETE FROM "{name}"' for name in _tables(connection)]  # noqa: S608 - names of our own tables
            statements += [
                f'ALTER SEQUENCE "{name}" RESTART' for name in counters if HISTORY not in name
            ]
            connection.execute("; ".join((*statements, "COMMIT")).encode())

    def shape(self, database: str) -> tuple[str, ...]:
        """What tables, columns and indexes a database has, in one order."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            asked: LiteralString = (
                "SELECT concat_ws(' ', relname, attname, atttypid, attnotnull, atthasdef)"
                " FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
                " WHERE relnamespace = 'public'::regnamespace AND attnum > 0 ORDER BY 1"
            )
            return tuple(_names(connection, asked))

    def has_rows(self, database: str) -> bool:
        """Whether any table but those of the migrations has a row."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            asked = " UNION ALL ".join(
                f'(SELECT 1 FROM "{name}" LIMIT 1)'  # noqa: S608 - as above
                for name in _tables(connection)
            )
            return bool(asked) and connection.execute(asked.encode()).fetchone() is not None

    def start(self) -> None:
        """Start the server and wait until it answers; raises `CannotStart`."""
        options = () if self.durable else UNSAFE_BUT_QUICK
        with (self.directory / "postgres.log").open("ab") as log:
            self.process = _as_postgres(
                [str(_programs() / "postgres"), "-D", str(self.directory / "data")]
                + ["-p", str(self.port), "-h", LOOPBACK, "-c", "unix_socket_directories="]
                + [word for option in options for word in ("-c", option)],
                output=log.fileno(),
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise CannotStart(f"PostgreSQL did not start:\n{_last_words(self.directory)}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Finish what runs, and end."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End at once and finish nothing; committed rows come back with `start` if `durable`."""
        self._end(signal.SIGQUIT)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


@contextmanager
def private_postgres(*, durable: bool = False) -> Iterator[PrivatePostgres]:
    """A server in a temporary folder, which runs and lasts while the block does.

    Raises `CannotStart`.
    """
    programs = _programs()
    # Not below a test's own folder: that belongs to the caller alone, and root's server runs as postgres.
    # What must survive a kill belongs on a disk; anything else is quicker in memory.
    folder = None if durable else roomy_memory()
    directory = Path(tempfile.mkdtemp(prefix="aimwell-postgres-", dir=folder))
    try:
        if _is_root():
            shutil.chown(directory, "postgres", "postgres")
        with (directory / "postgres.log").open("ab") as log:
            made = _as_postgres(
                [str(programs / "initdb"), "-D", str(directory / "data"), *FRESH],
                output=log.fileno(),
            )
        if made.wait() != 0:
            raise CannotStart(f"initdb refused:\n{_last_words(directory)}")
        server = PrivatePostgres(directory, durable=durable)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _names(connection: psycopg.Connection[Any], asked: LiteralString) -> list[str]:
    return [name for (name,) in connection.execute(asked)]


def _tables(connection: psycopg.Connection[Any]) -> list[str]:
    """The tables but those in which migrations keep what they did."""
    found = _names(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return [name for name in found if not name.endswith(HISTORY)]


def _programs() -> Path:
    """The folder of the newest PostgreSQL installed here."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = [folder for folder in INSTALLED.glob("*/bin") if (folder / "initdb").exists()]
    if not found:
        raise CannotStart("PostgreSQL is not installed here. Type: sudo apt-get install postgresql")
    return max(found, key=lambda folder: int(folder.parent.name))


def _is_root() -> bool:
    return os.geteuid() == 0


def _as_postgres(command: list[str], *, output: int) -> subprocess.Popen[bytes]:
    """Start a program of PostgreSQL, which refuses to run as root, as its own user if need be."""
    user = "postgres" if _is_root() else None
    return subprocess.Popen(  # noqa: S603 - the programs are the package's, the words our own
        command,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def _last_words(directory: Path, lines: int = 10) -> str:
    """The end of the server's log."""
    text = (directory / "postgres.log").read_text(encoding="utf-8", errors="replace")
    return "\n".join(text.splitlines()[-lines:])
