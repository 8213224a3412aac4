"""Draw the calendar: academic years and their review slots."""

from typing import Any

from peewee import DateField, ForeignKeyField, IntegerField, Model, TextField

from kit.db import Json


class Frozen(Model):
    """What the tables of this migration have in common."""

    class Meta:
        """Names as in the models."""

        legacy_table_names = False


class AcademicYear(Frozen):
    """As of this migration."""

    code = TextField(primary_key=True)
    starts_on = DateField()
    ends_on = DateField()
    terms = Json()
    holidays = Json()
    closures = Json()
    version = IntegerField()


class ReviewSlot(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    year = ForeignKeyField(AcademicYear, column_name="year", on_delete="CASCADE")
    number = IntegerField()
    name = TextField()
    opens_on = DateField()
    closes_on = DateField()
    version = IntegerField()

    class Meta:
        """A year has one slot of each number."""

        indexes = ((("year", "number"), True),)


TABLES = [AcademicYear, ReviewSlot]


def up(_migrator: Any, db: Any) -> None:
    """Create the calendar's tables."""
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(_migrator: Any, db: Any) -> None:
    """Drop them again."""
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
