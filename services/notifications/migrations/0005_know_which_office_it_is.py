"""Which office an appointment is to, and where: what a seat has opened ends with the office it was taken by.

Since then there are messages about an academy's year, too.
"""

from typing import Any

COLUMNS = {"office": "TEXT", "urn": "INTEGER"}


def up(migrator: Any, db: Any) -> None:
    """Add the columns; of appointments that were kept before, it is heard when they end."""
    for name, kind in COLUMNS.items():
        db.execute_sql(f"ALTER TABLE appointment ADD COLUMN {name} {kind}")


def down(migrator: Any, db: Any) -> None:
    """Take them away; messages that the release before cannot read go, too."""
    db.execute_sql(
        "DELETE FROM message WHERE kind IN"
        " ('arrangement_proposed', 'arrangement_declined', 'arrangement_agreed')"
    )
    for name in COLUMNS:
        db.execute_sql(f"ALTER TABLE appointment DROP COLUMN {name}")
