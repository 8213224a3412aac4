"""The shelf."""

import peewee

from kit.db import UtcDateTime


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    class Thing(peewee.Model):
        id = peewee.TextField(primary_key=True)
        name = peewee.TextField()
        put_at = UtcDateTime()
        version = peewee.IntegerField(default=1)

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([Thing])


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    db.execute_sql("DROP TABLE thing")
