"""The rows of agendas: every number that was proposed, what was said about it, and the trust's templates."""

from datetime import datetime
from typing import cast

from peewee import Field, ForeignKeyField, IntegerField, TextField

from contracts.words import Side
from kit.db import Json, Record, UtcDateTime, Versioned, new_id
from scheduling.meetings.models import Meeting
from scheduling.register.models import Person


class AgendaTemplateList(Versioned):
    """The trust's templates (`[{code, title, items}]`); one row, edited whole."""

    id = TextField(primary_key=True, default="all")
    templates = Json()


class Agenda(Record):
    """The agenda of a meeting: which number is the newest, which one is agreed, and whose turn it is."""

    id = TextField(primary_key=True, default=new_id)
    meeting = ForeignKeyField(Meeting, backref="agendas", on_delete="CASCADE", unique=True)
    meeting_id: str
    number = IntegerField(default=0)
    """Of the newest version; 0 before the first."""
    agreed_number = IntegerField(default=0)
    """Of the version that both sides agreed to last; 0 for none."""
    paper_number = IntegerField(default=0)
    """Of the version that lies in the AID's pack as a paper; 0 for none."""
    due_at = UtcDateTime(index=True)
    """When it is to be agreed at the latest."""
    turn = cast("Field[Side | None]", TextField(null=True, default="aid"))
    """Who is reminded; either side may speak at any time."""
    turn_since = cast("Field[datetime | None]", UtcDateTime(null=True))
    """When the turn passed; None while it is the first."""
    reminder = IntegerField(default=0)
    """The newest reminder since the deadline was set, or the turn passed."""


class AgendaVersion(Record):
    """One number of an agenda, as one side proposed it; with `agreed_at` the other side has agreed."""

    id = TextField(primary_key=True, default=new_id)
    agenda = ForeignKeyField(Agenda, backref="versions", on_delete="CASCADE")
    agenda_id: str
    number = IntegerField()
    items = Json()
    """`[{title, purpose, minutes, owner, papers}]`; stays in this service, no event carries a word of it."""
    side = cast("Field[Side]", TextField())
    note = TextField()
    """What its side said with it; stays here, too."""
    proposed_at = UtcDateTime()
    proposed_by = ForeignKeyField(Person, column_name="proposed_by", backref="+")
    proposed_by_id: str
    agreed_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    agreed_by = ForeignKeyField(Person, column_name="agreed_by", null=True, backref="+")
    agreed_by_id: str | None

    class Meta:
        """Numbers are counted without doubles."""

        indexes = ((("agenda", "number"), True),)


class AgendaComment(Record):
    """What somebody of either side has said about a number of an agenda; between the two sides alone."""

    id = TextField(primary_key=True, default=new_id)
    agenda = ForeignKeyField(Agenda, backref="comments", on_delete="CASCADE")
    agenda_id: str
    number = IntegerField()
    """The newest number when it was said; 0 before the first."""
    side = cast("Field[Side]", TextField())
    text = TextField()
    said_at = UtcDateTime()
    said_by = ForeignKeyField(Person, column_name="said_by", backref="+")
    said_by_id: str

    class Meta:
        """Read in the order in which they were said."""

        indexes = ((("agenda", "said_at"), False),)
