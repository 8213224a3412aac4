"""Keep the facts: editions, and a table for everything that events tell."""

import peewee
from peewee import (
    BigIntegerField,
    BooleanField,
    CompositeKey,
    Database,
    DateField,
    IntegerField,
    TextField,
)

from kit.db import Json, UtcDateTime


class Frozen(peewee.Model):
    """What the tables of this migration have in common."""

    class Meta:
        legacy_table_names = False


class Edition(Frozen):
    name = TextField(primary_key=True)
    number = IntegerField()
    making = IntegerField()


class Fact(Frozen):
    edition = IntegerField()
    version = BigIntegerField()


class Trust(Fact):
    uid = TextField()
    name = TextField()
    registered_at = UtcDateTime()

    class Meta:
        primary_key = CompositeKey("edition", "uid")


class Academy(Fact):
    urn = IntegerField()
    name = TextField()
    phase = TextField()
    local_authority = TextField()
    joined_on = DateField(null=True)
    left_on = DateField(null=True)
    less_than_good = BooleanField(null=True)
    basis = TextField()
    basis_judgement_id = TextField(null=True)

    class Meta:
        primary_key = CompositeKey("edition", "urn")


class Judgement(Fact):
    judgement_id = TextField()
    urn = IntegerField()
    scheme = TextField()
    made_on = DateField()
    overall = TextField(null=True)
    grades = Json()
    category_of_concern = TextField(null=True)
    outcome = TextField(null=True)
    predecessor = BooleanField()

    class Meta:
        primary_key = CompositeKey("edition", "judgement_id")


class Year(Fact):
    code = TextField()
    starts_on = DateField()
    ends_on = DateField()

    class Meta:
        primary_key = CompositeKey("edition", "code")


class Meeting(Fact):
    meeting_id = TextField()
    urn = IntegerField()
    kind = TextField()
    year = TextField()
    slot = IntegerField()
    starts_at = UtcDateTime()
    ends_at = UtcDateTime()
    state = TextField()

    class Meta:
        primary_key = CompositeKey("edition", "meeting_id")
        indexes = ((("edition", "state", "ends_at"), False),)


class Pack(Fact):
    meeting_id = TextField()
    side = TextField()
    papers_due_at = UtcDateTime(null=True)
    circulates_at = UtcDateTime(null=True)
    missing = Json(null=True)
    chased_for = UtcDateTime(null=True)
    circulated_at = UtcDateTime(null=True)

    class Meta:
        primary_key = CompositeKey("edition", "meeting_id", "side")


class Days(Fact):
    urn = IntegerField()
    year = TextField()
    entitled = IntegerField()
    planned = IntegerField()
    used = IntegerField()
    left = IntegerField()

    class Meta:
        primary_key = CompositeKey("edition", "urn", "year")


TABLES = [Edition, Trust, Academy, Judgement, Year, Meeting, Pack, Days]


def up(migrator: object, db: Database) -> None:
    """Create the tables, with a first, empty edition that is read."""
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
        Edition.insert(name="live", number=1, making=1).execute()


def down(migrator: object, db: Database) -> None:
    """Drop them again; a rebuild can make their rows anew."""
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
