"""Speak of more than meetings: a conversation has a topic, which is a meeting's id or something else."""


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """What was said about a meeting stays said about it."""
    db.execute_sql("ALTER TABLE conversation RENAME COLUMN meeting_id TO topic")


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """What was said about anything else goes: the release before could not read it."""
    db.execute_sql(
        "DELETE FROM message WHERE kind IN ('personal_link', 'invitation', 'account_linked')"
    )
    db.execute_sql("DELETE FROM conversation WHERE id NOT IN (SELECT conversation_id FROM message)")
    db.execute_sql("ALTER TABLE conversation RENAME COLUMN topic TO meeting_id")
