"""Let people be erased: when each was."""

from typing import Any


def up(_migrator: Any, db: Any) -> None:
    """Nobody was."""
    db.execute_sql("ALTER TABLE person ADD COLUMN erased_at TIMESTAMPTZ")


def down(_migrator: Any, db: Any) -> None:
    """Whoever was erased stays nameless."""
    db.execute_sql("ALTER TABLE person DROP COLUMN erased_at")
