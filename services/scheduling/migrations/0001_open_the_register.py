"""Open the register: trust, academies, people, appointments, judgements, open questions."""

from typing import Any

from peewee import (
    BooleanField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from kit.db import Json, UtcDateTime


class Frozen(Model):
    """What the tables of this migration have in common."""

    class Meta:
        """Names as in the models."""

        legacy_table_names = False


class Trust(Frozen):
    """As of this migration."""

    uid = TextField(primary_key=True)
    name = TextField()
    standing_rule = Json()
    as_imported = Json()
    version = IntegerField()


class Academy(Frozen):
    """As of this migration."""

    urn = IntegerField(primary_key=True)
    name = TextField()
    phase = TextField()
    low_age = IntegerField(null=True)
    high_age = IntegerField(null=True)
    local_authority = TextField()
    street = TextField()
    town = TextField()
    postcode = TextField()
    pupils = IntegerField(null=True)
    opened_on = DateField(null=True)
    joined_on = DateField(null=True)
    left_on = DateField(null=True)
    trust_category = TextField(null=True)
    trust_category_agreed_on = DateField(null=True)
    override_less_than_good = BooleanField(null=True)
    override_reason = TextField(null=True)
    override_by = TextField(null=True)
    override_at = UtcDateTime(null=True)
    less_than_good = BooleanField(null=True, index=True)
    standing_reason = TextField()
    standing_sentence = TextField()
    standing_basis = TextField(null=True)
    as_imported = Json()
    version = IntegerField()


class Predecessor(Frozen):
    """As of this migration."""

    academy = ForeignKeyField(Academy, column_name="urn", on_delete="CASCADE")
    predecessor_urn = IntegerField()
    changed_on = DateField(null=True)

    class Meta:
        """One row for each pair."""

        primary_key = CompositeKey("academy", "predecessor_urn")


class Person(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    title = TextField()
    name = TextField(index=True)
    email = TextField(null=True, index=True)
    version = IntegerField()


class Appointment(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    person = ForeignKeyField(Person, on_delete="CASCADE")
    office = TextField(index=True)
    academy = ForeignKeyField(Academy, column_name="urn", null=True, on_delete="CASCADE")
    starts_on = DateField()
    ends_on = DateField(null=True)
    source = TextField()
    version = IntegerField()


class Judgement(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    academy = ForeignKeyField(Academy, column_name="urn", on_delete="CASCADE")
    scheme = TextField()
    inspected_on = DateField()
    published_on = DateField(null=True)
    overall = TextField(null=True)
    grades = Json()
    category_of_concern = TextField(null=True)
    outcome = TextField(null=True)
    relates_to_urn = IntegerField()
    source = TextField()
    recorded_at = UtcDateTime()
    version = IntegerField()

    class Meta:
        """A school has one inspection of one scheme on a day."""

        indexes = ((("academy", "scheme", "inspected_on", "relates_to_urn"), True),)


class Gap(Frozen):
    """As of this migration."""

    academy = ForeignKeyField(Academy, column_name="urn", on_delete="CASCADE")
    what = TextField()
    sentence = TextField()

    class Meta:
        """One open question of a kind for each academy."""

        primary_key = CompositeKey("academy", "what")


TABLES = [Trust, Academy, Predecessor, Person, Appointment, Judgement, Gap]


def up(_migrator: Any, db: Any) -> None:
    """Create the register's tables."""
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(_migrator: Any, db: Any) -> None:
    """Drop them again."""
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
