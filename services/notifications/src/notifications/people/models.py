"""Rows of the people that mails can go to."""

from peewee import BigIntegerField, TextField

from kit.db import Record


class Person(Record):
    """A person as scheduling last told of them; `seen` is the version of that event."""

    id = TextField(primary_key=True)
    name = TextField()
    email = TextField(null=True)
    seen = BigIntegerField()
