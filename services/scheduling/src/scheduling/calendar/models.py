"""The rows of the calendar; a year is read and replaced whole, so its terms and holidays lie inside it."""

from peewee import DateField, ForeignKeyField, IntegerField, TextField

from kit.db import Json, Versioned, new_id


class AcademicYear(Versioned):
    """A year, its terms and holidays (`[{name, starts_on, ends_on}]`) and its closures (`[date]`)."""

    code = TextField(primary_key=True)
    starts_on = DateField()
    ends_on = DateField()
    terms = Json(default=list)
    holidays = Json(default=list)
    closures = Json(default=list)


class ReviewSlot(Versioned):
    """One of the three times a year at which the progress of learners is reviewed (R3)."""

    id = TextField(primary_key=True, default=new_id)
    year = ForeignKeyField(AcademicYear, column_name="year", backref="slots", on_delete="CASCADE")
    number = IntegerField()
    name = TextField()
    opens_on = DateField()
    closes_on = DateField()

    class Meta:
        """A year has one slot of each number."""

        indexes = ((("year", "number"), True),)
