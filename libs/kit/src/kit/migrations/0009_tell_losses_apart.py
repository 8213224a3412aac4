"""Which loss of a queue a publisher was asked about, so that an old answer is not taken for a new one."""


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Requests of before have none; they are answered with none."""
    for table in ("comes_again", "asked"):
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN loss TEXT NOT NULL DEFAULT ''")


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """What is asked stays asked."""
    for table in ("comes_again", "asked"):
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN loss")
