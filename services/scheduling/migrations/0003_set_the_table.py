"""Set the table: meetings with their seats, packs with their papers and chases, the trust's list of papers."""

from typing import Any

from peewee import ForeignKeyField, IntegerField, Model, TextField

from kit.db import Json, UtcDateTime


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


class Meeting(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    academy = ForeignKeyField(Academy, column_name="urn")
    kind = TextField()
    state = TextField()
    year = ForeignKeyField(AcademicYear, column_name="year")
    slot = IntegerField()
    starts_at = UtcDateTime()
    ends_at = UtcDateTime()
    venue = TextField()
    venue_urn = IntegerField(null=True)
    sequence = IntegerField()
    booked_at = UtcDateTime()
    cancelled_at = UtcDateTime(null=True)
    cancelled_reason = TextField(null=True)
    version = IntegerField()

    class Meta:
        """Lists are by time, of an academy or of all."""

        indexes = ((("state", "starts_at"), False), (("academy", "starts_at"), False))


class MeetingSeat(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    seat = TextField()
    person = ForeignKeyField(Person)
    office = TextField()

    class Meta:
        """A seat is taken once, and nobody takes two."""

        indexes = ((("meeting", "seat"), True), (("meeting", "person"), True))


class PaperKindList(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    kinds = Json()
    version = IntegerField()


class Pack(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    side = TextField()
    papers_due_at = UtcDateTime()
    circulates_at = UtcDateTime()
    circulated_at = UtcDateTime(null=True)
    circulated_missing = Json()
    chase = IntegerField()

    class Meta:
        """A meeting has one pack of each side; timers look for those that have not gone out."""

        indexes = ((("meeting", "side"), True), (("circulated_at", "circulates_at"), False))


class Paper(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    pack = ForeignKeyField(Pack, on_delete="CASCADE")
    kind = TextField()
    number = IntegerField()
    filename = TextField()
    content_type = TextField()
    size = IntegerField()
    sha256 = TextField(index=True)
    added_at = UtcDateTime()
    added_by = ForeignKeyField(Person, column_name="added_by")

    class Meta:
        """Versions of a paper are counted without doubles."""

        indexes = ((("pack", "kind", "number"), True),)


class Chase(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    pack = ForeignKeyField(Pack, on_delete="CASCADE")
    number = IntegerField()
    at = UtcDateTime(index=True)
    person_ids = Json()
    missing = Json()


TABLES = [Meeting, MeetingSeat, PaperKindList, Pack, Paper, Chase]


def up(_migrator: Any, db: Any) -> None:
    """Create the tables of meetings and packs."""
    with db.bind_ctx(
        [*TABLES, Academy, Person, AcademicYear], bind_refs=False, bind_backrefs=False
    ):
        db.create_tables(TABLES)


def down(_migrator: Any, db: Any) -> None:
    """Drop them again."""
    with db.bind_ctx(
        [*TABLES, Academy, Person, AcademicYear], bind_refs=False, bind_backrefs=False
    ):
        db.drop_tables(TABLES)
