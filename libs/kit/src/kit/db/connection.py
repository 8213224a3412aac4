"""Opening a service's database, and telling a database that is away from a mistake of ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase, PooledSqliteDatabase

from kit.settings import Settings

database = peewee.DatabaseProxy()
"""The one database of this process; `open_database` fills it."""

BUSY_SECONDS = 5
"""How long a writer waits for another before the database counts as away."""

_SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": BUSY_SECONDS * 1000,
}

# A transaction whose process is stopped in the middle must not hold its locks for ever.
_POSTGRES_OPTIONS = "-c idle_in_transaction_session_timeout=30s -c lock_timeout=5s -c timezone=UTC"

# A line that is dead for good is noticed in half a minute: by questions when it is silent, and by what is not taken.
_POSTGRES_LINE = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}

# Both drivers report mistakes of ours as "operational" too: no such table, a key too long for its index.
_SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}

_NOTHING_TO_ROLL_BACK = "cannot rollback - no transaction is active"

# Connection lost, deadlock, resources, operator, system; lock timeout, standby, ended while idle.
_POSTGRES_AWAY = ("08", "40", "53", "57", "58", "55P03", "25006", "25P03")


def open_database(settings: Settings) -> None:
    """Bind this process to its database, and let go of the one before; connections are made when first needed."""
    url = settings.database_url
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        made: peewee.Database = PooledSqliteDatabase(
            str(path),
            pragmas=_SQLITE_PRAGMAS,
            lock_type="IMMEDIATE",
            timeout=BUSY_SECONDS,
            max_connections=settings.web_threads + 8,
            check_same_thread=False,
        )
    elif url.startswith(("postgresql://", "postgres://")):
        made = PooledPostgresqlDatabase(
            url,
            prefer_psycopg3=True,
            max_connections=settings.web_threads + 8,
            timeout=BUSY_SECONDS,
            options=_POSTGRES_OPTIONS,
            **_POSTGRES_LINE,
        )
    else:
        raise ValueError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    close_database()
    database.initialize(made)


def close_database() -> None:
    """Give back every connection of this process."""
    if database.obj is not None:
        database.obj.close_all()


def is_postgres() -> bool:
    """Whether the open database is PostgreSQL; the few statements that differ ask this."""
    return isinstance(database.obj, peewee.PostgresqlDatabase)


@contextmanager
def connection() -> Iterator[None]:
    """Hold a connection for this thread; a broken one is thrown away instead of being pooled again.

    Inside another `connection` it changes nothing.
    """
    opened = database.connect(reuse_if_open=True)
    try:
        yield
    except peewee.PeeweeException as wrong:
        if opened and is_away(wrong):
            database.obj.manual_close()
            database.obj.close_idle()
        raise
    finally:
        if opened and not database.is_closed():
            database.close()


def is_away(wrong: BaseException) -> bool:
    """Whether an error means that the database cannot be worked with just now, and trying later may help."""
    if isinstance(wrong, MaxConnectionsExceeded):
        return True
    if _NOTHING_TO_ROLL_BACK in str(wrong):
        # SQLite has rolled back by itself when the commit failed; why it did stands behind this.
        return any(is_away(before) for before in _behind(wrong))
    if not isinstance(
        wrong, peewee.OperationalError | peewee.InterfaceError | peewee.InternalError
    ):
        return False
    driver_says = getattr(wrong, "orig", None)
    if isinstance(driver_says, sqlite3.Error):
        code = getattr(driver_says, "sqlite_errorcode", sqlite3.SQLITE_BUSY)
        return code & 0xFF in _SQLITE_AWAY
    state = getattr(driver_says, "sqlstate", None)
    if state is None:
        return not isinstance(wrong, peewee.InternalError)
    return str(state).startswith(_POSTGRES_AWAY)


def _behind(wrong: BaseException) -> Iterator[BaseException]:
    """The errors during whose handling this one was raised, but for those that say the same."""
    before = wrong.__context__
    while before is not None:
        if _NOTHING_TO_ROLL_BACK not in str(before):
            yield before
        before = before.__context__
