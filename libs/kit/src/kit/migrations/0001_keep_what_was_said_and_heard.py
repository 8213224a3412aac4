"""Outbox, inbox, parked events, versions of aggregates, and leases."""

import peewee

from kit.db import UtcDateTime


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Make the tables."""

    class Base(peewee.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Outbox(Base):
        id = peewee.BigAutoField()
        event_id = peewee.TextField(unique=True)
        type = peewee.TextField()
        subject = peewee.TextField()
        version = peewee.BigIntegerField()
        body = peewee.TextField()
        recorded_at = UtcDateTime()
        published_at = UtcDateTime(null=True)

        class Meta:
            indexes = ((("subject", "version"), True),)

    class Aggregate(Base):
        subject = peewee.TextField(primary_key=True)
        version = peewee.BigIntegerField()

    class Inbox(Base):
        event_id = peewee.TextField(primary_key=True)
        digest = peewee.TextField()
        taken_at = UtcDateTime()

    class Heard(Base):
        subject = peewee.TextField(primary_key=True)
        version = peewee.BigIntegerField()

    class Started(Base):
        event_id = peewee.TextField(primary_key=True)
        times = peewee.IntegerField()

    class Parked(Base):
        id = peewee.BigAutoField()
        event_id = peewee.TextField(unique=True)
        type = peewee.TextField()
        subject = peewee.TextField(index=True)
        version = peewee.BigIntegerField()
        body = peewee.TextField()
        state = peewee.TextField()
        reason = peewee.TextField()
        tries = peewee.IntegerField(default=0)
        parked_at = UtcDateTime()
        next_try_at = UtcDateTime(null=True)
        settled_reason = peewee.TextField(null=True)

        class Meta:
            indexes = ((("state", "next_try_at"), False),)

    class Lease(Base):
        name = peewee.TextField(primary_key=True)
        owner = peewee.TextField()
        token = peewee.BigIntegerField()
        expires_at = peewee.DoubleField()

    db.create_tables([Outbox, Aggregate, Inbox, Heard, Started, Parked, Lease])
    db.execute_sql("CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL")


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Drop the tables; everything said and heard goes with them."""
    for table in ("lease", "parked", "started", "heard", "inbox", "aggregate", "outbox"):
        db.execute_sql(f"DROP TABLE {table}")
