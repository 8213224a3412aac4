"""Where a look belongs: the place of the thing that was looked at, so that a trace can be read by place."""


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Add the place; rows from before have none, and their seals stay as they are."""
    db.execute_sql("ALTER TABLE look ADD COLUMN place BIGINT")
    db.execute_sql("CREATE INDEX look_place ON look (place)")


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Forget it; seals of rows that had one no longer fit."""
    db.execute_sql("DROP INDEX look_place")
    db.execute_sql("ALTER TABLE look DROP COLUMN place")
