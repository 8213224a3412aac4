"""Open the quarry: stones, what was applied, and a counter that stands at nought."""

import peewee

from kit.db import UtcDateTime


class Frozen(peewee.Model):
    class Meta:
        legacy_table_names = False


class Stone(Frozen):
    id = peewee.BigAutoField()
    stone = peewee.TextField()
    event_id = peewee.TextField()


class Counter(Frozen):
    id = peewee.IntegerField(primary_key=True)
    number = peewee.BigIntegerField()


class Applied(Frozen):
    id = peewee.BigAutoField()
    event_id = peewee.TextField()
    type = peewee.TextField()
    subject = peewee.TextField()
    version = peewee.BigIntegerField()
    answer = peewee.TextField()
    process = peewee.IntegerField()
    at = UtcDateTime()


TABLES = [Stone, Counter, Applied]


def up(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    db.execute_sql("INSERT INTO counter (id, number) VALUES (1, 0)")


def down(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
