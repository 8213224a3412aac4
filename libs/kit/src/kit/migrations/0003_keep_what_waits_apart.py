"""What waits to be published in a table of its own; heads of parked subjects; where a queue was read to."""

import peewee

from kit.db import UtcDateTime

_HEAD = "state IN ('retrying', 'dead')"


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Make the tables, and move the state of publication over; the events themselves stay."""

    class Base(peewee.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Waiting(Base):
        id = peewee.BigIntegerField(primary_key=True)

    class Source(Base):
        name = peewee.TextField(primary_key=True)
        last_at = UtcDateTime()

    db.create_tables([Waiting, Source])
    db.execute_sql("INSERT INTO waiting (id) SELECT id FROM outbox WHERE published_at IS NULL")
    db.execute_sql("DROP INDEX outbox_unpublished")
    db.execute_sql("ALTER TABLE outbox DROP COLUMN published_at")
    db.execute_sql("CREATE INDEX outbox_recorded_at ON outbox (recorded_at)")
    db.execute_sql("ALTER TABLE parked ADD COLUMN settled_by TEXT")
    db.execute_sql("ALTER TABLE parked ADD COLUMN settled_at TIMESTAMPTZ")
    db.execute_sql("DROP INDEX parked_subject")
    db.execute_sql("CREATE INDEX parked_subject_id ON parked (subject, id)")
    db.execute_sql(f"CREATE INDEX parked_head ON parked (subject) WHERE {_HEAD}")
    if isinstance(db, peewee.PostgresqlDatabase):
        # Rows live for milliseconds: they are swept up by count, not by share of the table.
        db.execute_sql(
            "ALTER TABLE waiting SET"
            " (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)"
        )


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Put the state of publication back beside the events; when they were published is not known any more."""
    db.execute_sql("DROP INDEX parked_head")
    db.execute_sql("DROP INDEX parked_subject_id")
    db.execute_sql("CREATE INDEX parked_subject ON parked (subject)")
    db.execute_sql("ALTER TABLE parked DROP COLUMN settled_at")
    db.execute_sql("ALTER TABLE parked DROP COLUMN settled_by")
    db.execute_sql("DROP INDEX outbox_recorded_at")
    db.execute_sql("ALTER TABLE outbox ADD COLUMN published_at TIMESTAMPTZ")
    db.execute_sql(
        "UPDATE outbox SET published_at = recorded_at WHERE id NOT IN (SELECT id FROM waiting)"
    )
    db.execute_sql("CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL")
    db.execute_sql("DROP TABLE source")
    db.execute_sql("DROP TABLE waiting")
