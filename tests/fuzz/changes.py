"""Which tables a request has changed: the database itself notes it, so that what was rolled back does not count."""

from collections.abc import Collection
from typing import Final

from kit.db import connection, database, is_postgres

HISTORY: Final = "_migration"
"""What the names of tables end with that say which migrations a database has."""

_ON_POSTGRES: Final = (
    "CREATE TABLE fuzz_note (id BIGSERIAL PRIMARY KEY, of TEXT NOT NULL);"
    " CREATE FUNCTION fuzz_notes() RETURNS trigger LANGUAGE plpgsql AS"
    " $$BEGIN INSERT INTO fuzz_note (of) VALUES (TG_TABLE_NAME); RETURN NULL; END$$"
)
_ON_SQLITE: Final = (
    "CREATE TABLE fuzz_note (id INTEGER PRIMARY KEY AUTOINCREMENT, of TEXT NOT NULL)"
)


def watch() -> None:
    """Have the open database note every row that is written, changed or removed."""
    with connection():
        tables = [name for name in database.get_tables() if not name.endswith(HISTORY)]
        database.execute_sql(_ON_POSTGRES if is_postgres() else _ON_SQLITE)
        for table in tables:
            for statement in _triggers(table):
                database.execute_sql(statement)


def _triggers(table: str) -> list[str]:
    name = f"fuzz_{table}"
    if is_postgres():
        what = f'AFTER INSERT OR UPDATE OR DELETE ON "{table}" FOR EACH ROW'
        return [f'CREATE TRIGGER "{name}" {what} EXECUTE FUNCTION fuzz_notes()']
    does = f"BEGIN INSERT INTO fuzz_note (of) VALUES ('{table}'); END"  # noqa: S608 - a table of ours
    return [
        f'CREATE TRIGGER "{name}_{verb}" AFTER {verb} ON "{table}" {does}'
        for verb in ("INSERT", "UPDATE", "DELETE")
    ]


def changed_since(note: int) -> tuple[Collection[str], int]:
    """The tables that were changed after a note, and the newest note."""
    with connection():
        rows = database.execute_sql(
            f"SELECT of, max(id) FROM fuzz_note WHERE id > {note:d} GROUP BY of"  # noqa: S608 - a number
        ).fetchall()
    return {of for of, _ in rows}, max((number for _, number in rows), default=note)
