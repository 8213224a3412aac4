"""What a lost queue may have held: whom its service waits for, and what a publisher was asked to send again."""

import peewee

from kit.db import UtcDateTime


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Make the tables."""

    class Base(peewee.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Awaited(Base):
        publisher = peewee.TextField(primary_key=True)
        since = UtcDateTime(null=True)
        said = peewee.BooleanField()

    class Asked(Base):
        queue = peewee.TextField(primary_key=True)
        since = UtcDateTime(null=True)

    db.create_tables([Awaited, Asked])


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Drop the tables; what is being sent again then comes without its beginning being marked."""
    db.execute_sql("DROP TABLE asked")
    db.execute_sql("DROP TABLE awaited")
