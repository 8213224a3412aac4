"""Which events have moved from the outbox into archives."""

import peewee

from kit.db import UtcDateTime


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Make the table."""

    class Archived(peewee.Model):
        file = peewee.TextField(primary_key=True)
        events = peewee.IntegerField()
        archived_at = UtcDateTime()

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([Archived])


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Drop the table; the archives stay, but nobody is told of them any more."""
    db.execute_sql("DROP TABLE archived")
