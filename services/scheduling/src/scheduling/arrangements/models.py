"""The rows of arrangements: each proposal for an academy's year, and what became of it."""

from datetime import datetime
from typing import cast

from peewee import BooleanField, Field, ForeignKeyField, IntegerField, TextField

from contracts.words import Proposer
from kit.db import UtcDateTime, Versioned, new_id
from scheduling.arrangements.states import State
from scheduling.calendar.models import AcademicYear
from scheduling.register.models import Academy, Person


class Arrangement(Versioned):
    """How many meetings an academy has in a year, as one side or the rule proposed it; the newest agreed one holds."""

    id = TextField(primary_key=True, default=new_id)
    academy = ForeignKeyField(Academy, column_name="urn", backref="arrangements")
    urn: int
    year = ForeignKeyField(AcademicYear, column_name="year", backref="arrangements")
    year_id: str
    aims = IntegerField()
    iaims = IntegerField()
    less_than_good = BooleanField(null=True)
    """The academy's standing when it was proposed: the rule proposes once for each change of it."""
    reason = TextField()
    """Stays in this service; no event carries it."""
    state = cast("Field[State]", TextField(default="proposed"))
    proposed_by = cast("Field[Proposer]", TextField())
    proposed_at = UtcDateTime()
    aid = ForeignKeyField(Person, null=True, backref="+")
    """Whoever has agreed for the trust."""
    aid_id: str | None
    aid_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    head = ForeignKeyField(Person, null=True, backref="+")
    """Whoever has agreed for the academy."""
    head_id: str | None
    head_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    settled_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    declined_because = TextField(null=True)
    """Stays in this service, too."""

    class Meta:
        """Of an academy's year the newest are asked for."""

        indexes = ((("academy", "year", "proposed_at"), False),)
