"""Migrations: the kit's own tables first, then the service's, each with its own history."""

from pathlib import Path

from playhouse.migrations import Runner

from kit.db.connection import connection, database, is_postgres

_KIT = Path(__file__).parents[1] / "migrations"
_LOCK = 7_245_001


def _runners(directory: Path) -> list[Runner]:
    return [
        Runner(database.obj, str(_KIT), table_name="kit_migration"),
        Runner(database.obj, str(directory), table_name="schema_migration"),
    ]


def migrate(directory: Path) -> list[str]:
    """Bring the schema up; returns the names applied now. Several processes may call it at once."""
    with connection():
        if is_postgres():
            database.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK,))
        try:
            return [name for runner in _runners(directory) for name in runner.up()]
        finally:
            if is_postgres():
                database.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK,))


def migrate_down(directory: Path, target: str | None = None) -> list[str]:
    """Take back the newest of the service's migrations, or all through ``target``; returns their names."""
    with connection():
        reverted: list[str] = _runners(directory)[1].down(target)
        return reverted


def pending(directory: Path) -> list[str]:
    """Names of migrations that the database does not have yet."""
    with connection():
        return [m.name for runner in _runners(directory) for m in runner.status() if not m.applied]
