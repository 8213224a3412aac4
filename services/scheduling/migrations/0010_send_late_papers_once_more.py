"""Send papers that came after their pack once more; those that came before this release are no news any more."""

from typing import Any


def up(_migrator: Any, db: Any) -> None:
    """Add the columns; whatever lies in a pack that has gone out counts as sent."""
    db.execute_sql("ALTER TABLE pack ADD COLUMN late_due_at TIMESTAMPTZ")
    db.execute_sql("ALTER TABLE paper ADD COLUMN circulated_at TIMESTAMPTZ")
    db.execute_sql(
        "UPDATE paper SET circulated_at ="
        " (SELECT CASE WHEN pack.circulated_at > paper.added_at THEN pack.circulated_at ELSE paper.added_at END"
        " FROM pack WHERE pack.id = paper.pack_id)"
        " WHERE paper.pack_id IN (SELECT id FROM pack WHERE circulated_at IS NOT NULL)"
    )


def down(_migrator: Any, db: Any) -> None:
    """Take them away."""
    db.execute_sql("ALTER TABLE paper DROP COLUMN circulated_at")
    db.execute_sql("ALTER TABLE pack DROP COLUMN late_due_at")
