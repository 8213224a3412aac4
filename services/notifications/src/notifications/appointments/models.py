"""Rows of the offices that people hold."""

from peewee import BigIntegerField, DateField, IntegerField, TextField

from kit.db import Record


class Appointment(Record):
    """An appointment as scheduling last told of it; `seen` is the version of that event.

    Without its first day, only its end was heard of; without its office, it was kept before that mattered here.
    """

    id = TextField(primary_key=True)
    person_id = TextField(index=True)
    office = TextField(null=True)
    urn = IntegerField(null=True)
    starts_on = DateField(null=True)
    ends_on = DateField(null=True)
    seen = BigIntegerField()
