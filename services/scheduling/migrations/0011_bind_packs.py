"""Bind packs into one PDF each."""

from typing import Any

from peewee import ForeignKeyField, IntegerField, Model, TextField

from kit.db import Json, UtcDateTime


class Frozen(Model):
    """What the tables of this migration have in common."""

    class Meta:
        """Names as in the models."""

        legacy_table_names = False


class Pack(Frozen):
    """From an earlier migration; only referred to."""

    id = TextField(primary_key=True)


class BoundPack(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    pack = ForeignKeyField(Pack, on_delete="CASCADE")
    papers = Json()
    looked_at = Json()
    steps = IntegerField()
    tries = IntegerField()
    state = TextField()
    begun_at = UtcDateTime()
    made_at = UtcDateTime(null=True)
    pages = IntegerField()
    size = IntegerField()
    sha256 = TextField(null=True, index=True)

    class Meta:
        """Of a pack the newest is asked for."""

        indexes = ((("pack", "begun_at"), False),)


def up(_migrator: Any, db: Any) -> None:
    """Make the table; packs that have gone out are bound by the worker."""
    with db.bind_ctx([BoundPack, Pack], bind_refs=False, bind_backrefs=False):
        db.create_tables([BoundPack])


def down(_migrator: Any, db: Any) -> None:
    """Take it away."""
    with db.bind_ctx([BoundPack], bind_refs=False, bind_backrefs=False):
        db.drop_tables([BoundPack])
