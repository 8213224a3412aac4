"""Which office an appointment is to, and where: what a seat has opened ends with the office it was taken by."""

from typing import Any

COLUMNS = {"office": "TEXT", "urn": "INTEGER"}


def up(migrator: Any, db: Any) -> None:
    """Add the columns; of appointments that were kept before, it is heard when they end."""
    for name, kind in COLUMNS.items():
        db.execute_sql(f"ALTER TABLE appointment ADD COLUMN {name} {kind}")


def down(migrator: Any, db: Any) -> None:
    """Take them away."""
    for name in COLUMNS:
        db.execute_sql(f"ALTER TABLE appointment DROP COLUMN {name}")
