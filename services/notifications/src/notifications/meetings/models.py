"""Rows of the meetings that mails are about, and of the trust's list of papers."""

from typing import cast

from peewee import BigIntegerField, Field, IntegerField, TextField

from contracts.words import Side
from kit.db import Json, Record, UtcDateTime


class Meeting(Record):
    """A meeting as scheduling last told of it.

    `places` are seat, person and office; `packs` hold both deadlines by side.
    `missing` is what a side still owes, `circulated` the sides whose packs have gone out.
    `agenda_turn` is the side that is waited for with its agenda, `agenda_due_at` by when it is to be agreed.
    `told_at` is when this was told; it and what a calendar entry needs came later than the rest.
    """

    id = TextField(primary_key=True)
    urn = IntegerField()
    starts_at = UtcDateTime()
    ends_at = UtcDateTime()
    venue = TextField()
    venue_urn = IntegerField(null=True)
    state = TextField()
    places = Json()
    packs = Json()
    missing = Json()
    circulated = Json()
    seen = BigIntegerField()
    agenda_turn = cast("Field[Side | None]", TextField(null=True))
    agenda_due_at = UtcDateTime(null=True)
    kind = TextField(null=True)
    sequence = IntegerField(null=True)
    told_at = UtcDateTime(null=True)


class PaperKind(Record):
    """What the trust calls a kind of paper."""

    code = TextField(primary_key=True)
    title = TextField()


class PaperList(Record):
    """Which version of the trust's list of papers is kept; one row."""

    id = IntegerField(primary_key=True)
    seen = BigIntegerField()
