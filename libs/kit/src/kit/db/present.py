"""What time it is for the database, and what this process is called in it."""

import os
import socket

from kit.db.connection import database, is_postgres


def database_seconds() -> float:
    """What time it is for the database, in epoch seconds; machines need not agree on it."""
    asked = (
        "SELECT extract(epoch FROM clock_timestamp())::float8"
        if is_postgres()
        else "SELECT (julianday('now') - 2440587.5) * 86400.0"
    )
    return float(database.execute_sql(asked).fetchone()[0])


def this_process() -> str:
    """The machine and the number of this process, for rows that say who holds or does something."""
    return f"{socket.gethostname()}:{os.getpid()}"
