"""A service's own database: rows, transactions and migrations, on SQLite and on PostgreSQL alike."""

from kit.db.connection import (
    close_database,
    connection,
    database,
    is_away,
    is_postgres,
    open_database,
)
from kit.db.fields import Json, Record, UtcDateTime, Versioned, new_id
from kit.db.lists import any_of, insert_all
from kit.db.migrations import migrate, migrate_down, pending
from kit.db.present import database_seconds, seconds_there, this_process
from kit.db.transactions import guarded_by, save_if_unchanged, transaction

__all__ = [
    "Json",
    "Record",
    "UtcDateTime",
    "Versioned",
    "any_of",
    "close_database",
    "connection",
    "database",
    "database_seconds",
    "guarded_by",
    "insert_all",
    "is_away",
    "is_postgres",
    "migrate",
    "migrate_down",
    "new_id",
    "open_database",
    "pending",
    "save_if_unchanged",
    "seconds_there",
    "this_process",
    "transaction",
]
