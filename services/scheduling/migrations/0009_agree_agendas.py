"""Agree agendas: one for each meeting, every number of it, what was said about it, and the trust's templates."""

import uuid
from datetime import UTC, datetime
from typing import Any

from peewee import ForeignKeyField, IntegerField, Model, TextField

from kit.db import Json, UtcDateTime


class Frozen(Model):
    """What the tables of this migration have in common."""

    class Meta:
        """Names as in the models."""

        legacy_table_names = False


class Person(Frozen):
    """From an earlier migration; only referred to."""

    id = TextField(primary_key=True)


class Meeting(Frozen):
    """From an earlier migration; only referred to."""

    id = TextField(primary_key=True)


class Pack(Frozen):
    """From an earlier migration; only read."""

    id = TextField(primary_key=True)
    meeting = ForeignKeyField(Meeting)
    meeting_id: str
    side = TextField()
    papers_due_at = UtcDateTime()


class Paper(Frozen):
    """From an earlier migration; only read."""

    id = TextField(primary_key=True)
    pack = ForeignKeyField(Pack)
    pack_id: str
    kind = TextField()


class AgendaTemplateList(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    templates = Json()
    version = IntegerField()


class Agenda(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE", unique=True)
    number = IntegerField()
    agreed_number = IntegerField()
    paper_number = IntegerField()
    due_at = UtcDateTime(index=True)
    turn = TextField(null=True)
    turn_since = UtcDateTime(null=True)
    reminder = IntegerField()


class AgendaVersion(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    agenda = ForeignKeyField(Agenda, on_delete="CASCADE")
    number = IntegerField()
    items = Json()
    side = TextField()
    note = TextField()
    proposed_at = UtcDateTime()
    proposed_by = ForeignKeyField(Person, column_name="proposed_by", backref="+")
    agreed_at = UtcDateTime(null=True)
    agreed_by = ForeignKeyField(Person, column_name="agreed_by", null=True, backref="+")

    class Meta:
        """Numbers are counted without doubles."""

        indexes = ((("agenda", "number"), True),)


class AgendaComment(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    agenda = ForeignKeyField(Agenda, on_delete="CASCADE")
    number = IntegerField()
    side = TextField()
    text = TextField()
    said_at = UtcDateTime()
    said_by = ForeignKeyField(Person, column_name="said_by", backref="+")

    class Meta:
        """Read in the order in which they were said."""

        indexes = ((("agenda", "said_at"), False),)


NEW = [AgendaTemplateList, Agenda, AgendaVersion, AgendaComment]


def up(_migrator: Any, db: Any) -> None:
    """Make the tables; a meeting that is booked already has its agenda agreed by when its papers are due.

    Nobody is reminded of one that lies in its pack already, or of the others sooner than two days from now.
    """
    with db.bind_ctx([*NEW, Meeting, Pack, Paper, Person], bind_refs=False, bind_backrefs=False):
        db.create_tables(NEW)
        by_hand = {paper.pack_id for paper in Paper.select().where(Paper.kind == "agenda")}
        for pack in list(Pack.select().where(Pack.side == "aid")):
            Agenda.create(
                id=str(uuid.uuid4()),
                meeting=pack.meeting_id,
                number=0,
                agreed_number=0,
                paper_number=0,
                due_at=pack.papers_due_at,
                turn=None if pack.id in by_hand else "aid",
                turn_since=datetime.now(UTC),
                reminder=0,
            )


def down(_migrator: Any, db: Any) -> None:
    """Take them away."""
    with db.bind_ctx(NEW, bind_refs=False, bind_backrefs=False):
        db.drop_tables(NEW)
