"""The rows of the packs: deadlines, papers in their versions, who was chased, and the trust's list of papers."""

from datetime import datetime
from typing import cast

from peewee import Field, ForeignKeyField, IntegerField, TextField

from contracts.words import Seat, Side
from kit.db import Json, Record, UtcDateTime, Versioned, new_id
from scheduling.meetings.models import Meeting
from scheduling.register.models import Person


class PaperKindList(Versioned):
    """The trust's list of papers (`[{code, title, side, required}]`); one row, edited whole."""

    id = TextField(primary_key=True, default="all")
    kinds = Json()


class Pack(Record):
    """What one side of a meeting gathers and sends (R6); `chase` is the newest chase since the dates were set."""

    id = TextField(primary_key=True, default=new_id)
    meeting = ForeignKeyField(Meeting, backref="packs", on_delete="CASCADE")
    meeting_id: str
    side = cast("Field[Side]", TextField())
    papers_due_at = UtcDateTime()
    circulates_at = UtcDateTime()
    circulated_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    circulated_missing = Json(default=list)
    late_due_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    """When papers that came after it go out, once more; None, while there are none."""
    chase = IntegerField(default=0)

    class Meta:
        """A meeting has one pack of each side; timers look for those that have not gone out."""

        indexes = ((("meeting", "side"), True), (("circulated_at", "circulates_at"), False))


class Paper(Record):
    """One version of a paper; its content lies on disk under its hash, written before this row."""

    id = TextField(primary_key=True, default=new_id)
    pack = ForeignKeyField(Pack, backref="papers", on_delete="CASCADE")
    pack_id: str
    kind = TextField()
    number = IntegerField()
    """1 for the first version of this kind of paper in the pack."""
    filename = TextField()
    content_type = TextField()
    size = IntegerField()
    sha256 = TextField(index=True)
    circle = cast("Field[list[Seat] | None]", Json(null=True))
    """The seats whose people alone read it (R11), beside those who put it in; None: everybody at the table."""
    added_at = UtcDateTime()
    circulated_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    """When it went to everybody at the table: with the pack, or after it, as a late one."""
    added_by = ForeignKeyField(Person, column_name="added_by", backref="papers")
    added_by_id: str

    class Meta:
        """Versions of a paper are counted without doubles."""

        indexes = ((("pack", "kind", "number"), True),)


class Chase(Record):
    """Somebody was asked for papers that were late."""

    id = TextField(primary_key=True, default=new_id)
    pack = ForeignKeyField(Pack, backref="chases", on_delete="CASCADE")
    pack_id: str
    number = IntegerField()
    at = UtcDateTime(index=True)
    person_ids = Json()
    missing = Json()
