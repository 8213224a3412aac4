"""Open the mill: what was applied."""

import peewee

from kit.db import UtcDateTime


class Applied(peewee.Model):
    id = peewee.BigAutoField()
    event_id = peewee.TextField()
    type = peewee.TextField()
    subject = peewee.TextField()
    version = peewee.BigIntegerField()
    answer = peewee.TextField()
    process = peewee.IntegerField()
    at = UtcDateTime()

    class Meta:
        legacy_table_names = False


TABLES = [Applied]


def up(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
