"""Count the meetings of a year: how many each academy has, as the framework gives it or as was agreed."""

import peewee
from peewee import BigIntegerField, BooleanField, CompositeKey, Database, IntegerField, TextField


class Arrangement(peewee.Model):
    edition = IntegerField()
    version = BigIntegerField()
    urn = IntegerField()
    year = TextField()
    aims = IntegerField()
    iaims = IntegerField()
    usual = BooleanField()

    class Meta:
        legacy_table_names = False
        primary_key = CompositeKey("edition", "urn", "year")


def up(migrator: object, db: Database) -> None:
    """Create the table; what was agreed before is there after a rebuild."""
    with db.bind_ctx([Arrangement]):
        db.create_tables([Arrangement])


def down(migrator: object, db: Database) -> None:
    """Drop it again."""
    with db.bind_ctx([Arrangement]):
        db.drop_tables([Arrangement])
