"""Let a rebuild go on: how far it has read, by which rules, and how much was heard meanwhile."""

import peewee
from peewee import BigIntegerField, Database, IntegerField, TextField

from kit.db import UtcDateTime


class Frozen(peewee.Model):
    """What the tables of this migration have in common."""

    class Meta:
        legacy_table_names = False


class Rebuild(Frozen):
    edition = IntegerField(primary_key=True)
    rules = TextField()
    begun_at = UtcDateTime()
    turn = IntegerField()


class Reading(Frozen):
    publisher = TextField(primary_key=True)
    after = TextField()
    events = BigIntegerField()


TABLES = [Rebuild, Reading]


def up(migrator: object, db: Database) -> None:
    """Create the tables; a rebuild that is under way begins anew."""
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    db.execute_sql("ALTER TABLE edition ADD COLUMN heard BIGINT NOT NULL DEFAULT 0")


def down(migrator: object, db: Database) -> None:
    """Drop them again; a rebuild that is under way begins anew."""
    db.execute_sql("ALTER TABLE edition DROP COLUMN heard")
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
