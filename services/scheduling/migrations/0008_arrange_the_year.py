"""Arrange the year: how many meetings each academy has, as proposed and as agreed."""

from typing import Any

from peewee import BooleanField, ForeignKeyField, IntegerField, Model, TextField

from kit.db import UtcDateTime


class Frozen(Model):
    """What the tables of this migration have in common."""

    class Meta:
        """Names as in the models."""

        legacy_table_names = False


class Academy(Frozen):
    """From an earlier migration; only referred to."""

    urn = IntegerField(primary_key=True)


class Person(Frozen):
    """From an earlier migration; only referred to."""

    id = TextField(primary_key=True)


class AcademicYear(Frozen):
    """From an earlier migration; only referred to."""

    code = TextField(primary_key=True)


class Arrangement(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    academy = ForeignKeyField(Academy, column_name="urn")
    year = ForeignKeyField(AcademicYear, column_name="year")
    aims = IntegerField()
    iaims = IntegerField()
    less_than_good = BooleanField(null=True)
    reason = TextField()
    state = TextField()
    proposed_by = TextField()
    proposed_at = UtcDateTime()
    aid = ForeignKeyField(Person, null=True, backref="+")
    aid_at = UtcDateTime(null=True)
    head = ForeignKeyField(Person, null=True, backref="+")
    head_at = UtcDateTime(null=True)
    settled_at = UtcDateTime(null=True)
    declined_because = TextField(null=True)
    version = IntegerField()

    class Meta:
        """Of an academy's year the newest are asked for."""

        indexes = ((("academy", "year", "proposed_at"), False),)


def up(_migrator: Any, db: Any) -> None:
    """Make the table; the worker fills it with what the framework gives each academy."""
    with db.bind_ctx(
        [Arrangement, Academy, Person, AcademicYear], bind_refs=False, bind_backrefs=False
    ):
        db.create_tables([Arrangement])


def down(_migrator: Any, db: Any) -> None:
    """Take it away."""
    with db.bind_ctx([Arrangement], bind_refs=False, bind_backrefs=False):
        db.drop_tables([Arrangement])
