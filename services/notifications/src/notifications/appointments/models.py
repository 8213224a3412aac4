"""Rows of the offices that people hold."""

from peewee import BigIntegerField, DateField, TextField

from kit.db import Record


class Appointment(Record):
    """An appointment as scheduling last told of it; `seen` is the version of that event.

    Which office it is, and where, is nobody's business here.
    Without its first day, only its end was heard of.
    """

    id = TextField(primary_key=True)
    person_id = TextField(index=True)
    starts_on = DateField(null=True)
    ends_on = DateField(null=True)
    seen = BigIntegerField()
