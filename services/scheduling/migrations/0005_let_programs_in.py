"""Let programs in: clients, and what is kept of their secrets."""

from typing import Any

from peewee import BooleanField, ForeignKeyField, IntegerField, Model, TextField

from kit.db import Json, UtcDateTime


class Frozen(Model):
    """What the tables of this migration have in common."""

    class Meta:
        """Names as in the models."""

        legacy_table_names = False


class MachineClient(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    name = TextField()
    known_as = TextField(null=True, unique=True)
    scopes = Json()
    made_at = UtcDateTime()
    made_by = TextField()
    demo = BooleanField()
    revoked_at = UtcDateTime(null=True)
    version = IntegerField()


class ClientSecret(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    client = ForeignKeyField(MachineClient, on_delete="CASCADE")
    digest = TextField()
    ending = TextField()
    made_at = UtcDateTime()
    ends_at = UtcDateTime(null=True)
    used_at = UtcDateTime(null=True)


TABLES = [MachineClient, ClientSecret]


def up(_migrator: Any, db: Any) -> None:
    """Create the tables."""
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(_migrator: Any, db: Any) -> None:
    """Drop them again."""
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
