"""Papers that only some at the table read; those that there are already are for everybody."""

from typing import Any


def up(_migrator: Any, db: Any) -> None:
    """Add the column."""
    db.execute_sql("ALTER TABLE paper ADD COLUMN circle TEXT")


def down(_migrator: Any, db: Any) -> None:
    """Take papers away that the release before would show to everybody; their files stay on disk."""
    db.execute_sql("DELETE FROM paper WHERE circle IS NOT NULL")
    db.execute_sql("ALTER TABLE paper DROP COLUMN circle")
