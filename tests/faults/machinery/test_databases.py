"""Each fault of a database, as a plain client beside it sees it."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from kit.testing.postgres import CannotStart

from .databases import Database, Execute, databases

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

CLIENT = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for line in sys.stdin:
    try:
        connection.execute("INSERT INTO outbox (body) VALUES (?)", (line,))
        print("written", flush=True)
    except sqlite3.OperationalError as wrong:
        print(wrong.sqlite_errorname, flush=True)
"""
"""A service in miniature: writes what it is told, and says what became of it."""


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with databases("sqlite", tmp_path_factory.mktemp("store"), ["store"]) as made:
        made["store"].execute("CREATE TABLE outbox (id INTEGER PRIMARY KEY, body TEXT)")
        yield made["store"]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    try:
        with databases("postgres", tmp_path_factory.mktemp("store"), ["store"]) as made:
            made["store"].execute("CREATE TABLE outbox (id BIGSERIAL PRIMARY KEY, body TEXT)")
            yield made["store"]
    except CannotStart as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(why))


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    made: Database = request.getfixturevalue(request.param)
    return made


def write(database: Database) -> None:
    """Write as a service does that waits for a fifth of a second at most."""
    if database.url.startswith("sqlite"):
        path = database.url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, timeout=0.2)) as file, file:
            file.execute("INSERT INTO outbox (body) VALUES ('written')")
    else:
        with psycopg.connect(database.url, options="-c lock_timeout=200ms") as connection:
            connection.execute("INSERT INTO outbox (body) VALUES (repeat('written ', 1000))")


def until_it_fails(database: Database) -> Exception | None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            write(database)
        except (sqlite3.Error, psycopg.Error) as wrong:
            return wrong
    return None


def test_what_is_executed_is_found(database: Database) -> None:
    database.execute("INSERT INTO outbox (body) VALUES (?)", ("found",))
    assert database.rows("SELECT body FROM outbox WHERE body LIKE ?", ("fou%",)) == [("found",)]
    assert database.rows("SELECT count(*) FROM outbox WHERE body LIKE 'fou%'") == [(1,)]


def test_while_the_lock_is_held_others_read_and_do_not_write(database: Database) -> None:
    holder = threading.Thread(target=database.hold_write_lock, args=(1.5,))
    holder.start()
    wrong = until_it_fails(database)
    if isinstance(wrong, sqlite3.OperationalError):
        assert wrong.sqlite_errorname == "SQLITE_BUSY"
    else:
        assert isinstance(wrong, psycopg.errors.LockNotAvailable)
    assert database.rows("SELECT count(*) FROM outbox")
    holder.join()
    write(database)


def test_a_late_commit_has_the_earlier_id(postgres: Database) -> None:
    assert "late_commit" in postgres.faults_offered
    early: list[int] = []

    def write_early(execute: Execute) -> None:
        early.extend(*execute("INSERT INTO outbox (body) VALUES (?) RETURNING id", ("late",)))

    late = threading.Thread(target=postgres.late_commit, args=(write_early, 0.5))
    late.start()
    while not early:
        threading.Event().wait(0.01)
    write(postgres)
    ((newest,),) = postgres.rows("SELECT max(id) FROM outbox")
    assert newest > early[0]
    assert not postgres.rows("SELECT id FROM outbox WHERE id = ?", early)
    late.join()
    assert postgres.rows("SELECT id FROM outbox WHERE id = ?", early)


def test_a_full_disk_takes_no_more_from_the_processes_of_a_service(sqlite: Database) -> None:
    path = sqlite.url.removeprefix("sqlite:///")
    with subprocess.Popen(
        [sys.executable, "-c", CLIENT, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as client:
        assert client.stdin is not None
        assert client.stdout is not None

        def tell() -> str:
            print("words", file=client.stdin, flush=True)
            return str(client.stdout and client.stdout.readline().strip())

        assert tell() == "written"
        sqlite.fill_disk([client.pid])
        assert tell() == "SQLITE_IOERR_WRITE"
        sqlite.free_disk([client.pid])
        assert tell() == "written"
        sqlite.fill_disk([client.pid])
        client.stdin.close()
    sqlite.fill_disk([client.pid])  # it has ended, and nobody minds


def test_a_full_disk_takes_no_more_from_anybody(postgres: Database) -> None:
    if "fill_disk" not in postgres.faults_offered:
        pytest.skip("Only root may mount a small disk.")
    postgres.fill_disk([])
    assert isinstance(until_it_fails(postgres), psycopg.errors.DiskFull)
    assert postgres.rows("SELECT count(*) FROM outbox")
    postgres.free_disk([])
    write(postgres)


def test_connections_are_cut_and_can_be_made_again(postgres: Database) -> None:
    connection = psycopg.connect(postgres.url)
    connection.execute("SELECT 1")
    postgres.cut_connections()
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()
    write(postgres)


def test_what_was_committed_is_there_after_a_restart(postgres: Database) -> None:
    with psycopg.connect(postgres.url) as undone:
        undone.execute("INSERT INTO outbox (body) VALUES ('not committed')")
        postgres.execute("INSERT INTO outbox (body) VALUES (?)", ("committed",))
        postgres.restart()
        with pytest.raises(psycopg.OperationalError):
            undone.execute("SELECT 1")
    assert postgres.rows("SELECT 1 FROM outbox WHERE body = ?", ("committed",))
    assert not postgres.rows("SELECT 1 FROM outbox WHERE body = ?", ("not committed",))


def test_a_file_has_no_server_to_lose(sqlite: Database) -> None:
    assert sqlite.faults_offered == {"hold_write_lock", "fill_disk"}
    sqlite.restart()
    sqlite.cut_connections()
    write(sqlite)
