"""Copies of academies and years, fed by events; `version` is the aggregate's as last heard."""

from peewee import BigIntegerField, DateField, IntegerField, TextField

from kit.db import Record


class Academy(Record):
    """An academy of the trust, or one that has left it (`left_on`)."""

    urn = IntegerField(primary_key=True)
    name = TextField()
    joined_on = DateField(null=True)
    left_on = DateField(null=True)
    version = BigIntegerField()


class Year(Record):
    """An academic year on the trust's calendar, for example 2026-27."""

    code = TextField(primary_key=True)
    starts_on = DateField()
    ends_on = DateField()
    version = BigIntegerField()
