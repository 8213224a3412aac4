"""Which round of sending again a publisher is in, and which round a listener has heard begin."""

import peewee


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Keep what was awaited when its mark has come; count the times that a request was made."""

    class Base(peewee.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class SendingRound(Base):
        id = peewee.IntegerField(primary_key=True)
        number = peewee.IntegerField()

    db.create_tables([SendingRound])
    db.execute_sql("ALTER TABLE awaited RENAME TO comes_again")
    db.execute_sql("ALTER TABLE comes_again DROP COLUMN said")
    db.execute_sql("ALTER TABLE comes_again ADD COLUMN times_asked INTEGER NOT NULL DEFAULT 0")
    db.execute_sql("ALTER TABLE comes_again ADD COLUMN asked_at TIMESTAMPTZ")
    db.execute_sql("ALTER TABLE comes_again ADD COLUMN round INTEGER")
    db.execute_sql("ALTER TABLE comes_again ADD COLUMN marked_at TIMESTAMPTZ")


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Keep only what is still awaited."""
    db.execute_sql("DELETE FROM comes_again WHERE round IS NOT NULL")
    db.execute_sql("ALTER TABLE comes_again DROP COLUMN marked_at")
    db.execute_sql("ALTER TABLE comes_again DROP COLUMN round")
    db.execute_sql("ALTER TABLE comes_again DROP COLUMN asked_at")
    db.execute_sql("ALTER TABLE comes_again DROP COLUMN times_asked")
    db.execute_sql("ALTER TABLE comes_again ADD COLUMN said BOOLEAN NOT NULL DEFAULT FALSE")
    db.execute_sql("ALTER TABLE comes_again RENAME TO awaited")
    db.execute_sql("DROP TABLE sending_round")
