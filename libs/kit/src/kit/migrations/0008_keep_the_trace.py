"""The trace: who looked at what is confidential, who was refused, and who changed a right."""

import peewee


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Begin the trace."""

    class Base(peewee.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Instant(peewee.Field):
        field_type = "TIMESTAMPTZ"

    class Look(Base):
        number = peewee.BigIntegerField(primary_key=True)
        at = Instant(index=True)
        who = peewee.TextField(index=True)
        operation = peewee.TextField()
        outcome = peewee.TextField()
        subject = peewee.TextField(index=True)
        by_right = peewee.TextField()
        came_from = peewee.TextField()
        request_id = peewee.TextField()
        seal = peewee.TextField()

    class TraceEnd(Base):
        id = peewee.IntegerField(primary_key=True)
        number = peewee.BigIntegerField()
        seal = peewee.TextField()
        first = peewee.BigIntegerField()
        before_first = peewee.TextField()

    db.create_tables([Look, TraceEnd])


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """End it."""
    db.execute_sql("DROP TABLE trace_end")
    db.execute_sql("DROP TABLE look")
