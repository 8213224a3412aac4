"""What time it is for the database, and what this process is called in it."""

import os
import socket

import peewee

from kit.db.connection import database, is_postgres


def seconds_there() -> peewee.SQL:
    """What time it is for the database when a statement reads it, in epoch seconds.

    Machines need not agree on the time; and a process that sleeps between two statements does not
    go on with an old one.
    """
    return peewee.SQL(
        "extract(epoch FROM clock_timestamp())::float8"
        if is_postgres()
        else "((julianday('now') - 2440587.5) * 86400.0)"
    )


def database_seconds() -> float:
    """What time it is for the database, in epoch seconds."""
    return float(database.execute_sql(f"SELECT {seconds_there().sql}").fetchone()[0])


def this_process() -> str:
    """The machine and the number of this process, for rows that say who holds or does something."""
    return f"{socket.gethostname()}:{os.getpid()}"
