"""The rows of bound packs: which papers each is made of, how far it is, and where it lies."""

from datetime import datetime
from typing import cast

from peewee import Field, ForeignKeyField, IntegerField, TextField

from kit.db import Json, Record, UtcDateTime, new_id
from scheduling.binding.rules import State
from scheduling.packs.models import Pack


class BoundPack(Record):
    """A pack as one PDF, made of these versions of its papers; its file lies under its hash, as papers do."""

    id = TextField(primary_key=True, default=new_id)
    pack = ForeignKeyField(Pack, backref="bound", on_delete="CASCADE")
    pack_id: str
    papers = Json()
    """The ids of the papers, in the order in which they are bound."""
    looked_at = Json(default=list)
    """Of each paper that was looked at, in that order, a `Look`: its pages, or why it is not bound."""
    steps = IntegerField(default=0)
    """How many steps were taken: whoever was overtaken by another worker takes none."""
    tries = IntegerField(default=0)
    """How often the step that is due has taken too long."""
    state = cast("Field[State]", TextField(default="being_made"))
    begun_at = UtcDateTime()
    made_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    pages = IntegerField(default=0)
    size = IntegerField(default=0)
    sha256 = TextField(null=True, index=True)

    class Meta:
        """Of a pack the newest is asked for."""

        indexes = ((("pack", "begun_at"), False),)
