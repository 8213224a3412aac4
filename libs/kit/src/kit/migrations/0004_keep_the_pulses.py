"""What the loops of the workers say of themselves, and what they have done in all."""

import peewee


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Make the tables."""

    class Base(peewee.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Pulse(Base):
        name = peewee.TextField()
        owner = peewee.TextField()
        state = peewee.TextField()
        since = peewee.DoubleField()
        at = peewee.DoubleField()

        class Meta:
            primary_key = peewee.CompositeKey("name", "owner")

    class Tally(Base):
        name = peewee.TextField(primary_key=True)
        total = peewee.BigIntegerField()

    db.create_tables([Pulse, Tally])


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Drop the tables; the sums begin anew."""
    db.execute_sql("DROP TABLE tally")
    db.execute_sql("DROP TABLE pulse")
