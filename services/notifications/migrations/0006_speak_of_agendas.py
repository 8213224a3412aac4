"""Whose turn a meeting's agenda is, and by when it is to be agreed: what reminders of it depend on.

Since then there are messages about late papers, too.
"""

from typing import Any

COLUMNS = {"agenda_turn": "TEXT", "agenda_due_at": "TIMESTAMPTZ"}


def up(_migrator: Any, db: Any) -> None:
    """Add the columns; of meetings that were told of before, they are known with the next event."""
    for name, kind in COLUMNS.items():
        db.execute_sql(f"ALTER TABLE meeting ADD COLUMN {name} {kind}")


def down(_migrator: Any, db: Any) -> None:
    """Take them away; messages that the release before cannot read go, too."""
    db.execute_sql(
        "DELETE FROM message WHERE kind IN"
        " ('agenda_proposed', 'agenda_commented', 'agenda_agreed', 'agenda_overdue', 'papers_late')"
    )
    for name in COLUMNS:
        db.execute_sql(f"ALTER TABLE meeting DROP COLUMN {name}")
