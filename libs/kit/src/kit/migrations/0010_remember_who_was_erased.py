"""Who was erased, by id alone, and what erasing them did."""

import peewee


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Nobody was."""

    class Forgotten(peewee.Model):
        subject = peewee.TextField(primary_key=True)
        version = peewee.BigIntegerField()
        at = type("Instant", (peewee.Field,), {"field_type": "TIMESTAMPTZ"})()
        did = peewee.TextField()
        in_archives = peewee.BooleanField()

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([Forgotten])


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """What arrives late is taken again."""
    db.execute_sql("DROP TABLE forgotten")
