"""Rows of the academies that mails can speak of."""

from peewee import BigIntegerField, IntegerField, TextField

from kit.db import Record


class Academy(Record):
    """An academy as scheduling last told of it; `seen` is the version of that event."""

    urn = IntegerField(primary_key=True)
    name = TextField()
    postcode = TextField()
    seen = BigIntegerField()
