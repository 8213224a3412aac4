"""Let people sign in, and stay signed in: invitations, accounts, sign-ins under way, sessions."""

from typing import Any

from peewee import ForeignKeyField, IntegerField, Model, TextField

from kit.db import UtcDateTime


class Frozen(Model):
    """What the tables of this migration have in common."""

    class Meta:
        """Names as in the models."""

        legacy_table_names = False


class Person(Frozen):
    """From an earlier migration; only referred to."""

    id = TextField(primary_key=True)


class Invitation(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    person = ForeignKeyField(Person, on_delete="CASCADE")
    made_at = UtcDateTime()
    made_by = TextField()
    ends_at = UtcDateTime()
    used_at = UtcDateTime(null=True)
    withdrawn_at = UtcDateTime(null=True)


class Account(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    person = ForeignKeyField(Person, on_delete="CASCADE")
    provider = TextField()
    issuer = TextField()
    subject = TextField()
    linked_at = UtcDateTime()

    class Meta:
        """An account is one person's."""

        indexes = ((("issuer", "subject"), True),)


class SignIn(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    provider = TextField()
    state = TextField()
    nonce = TextField()
    verifier = TextField()
    invitation = ForeignKeyField(Invitation, null=True, on_delete="CASCADE")
    ends_at = UtcDateTime(index=True)


class Session(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    person = ForeignKeyField(Person, on_delete="CASCADE")
    way = TextField()
    turn = IntegerField()
    turned_at = UtcDateTime()
    began_at = UtcDateTime()
    used_at = UtcDateTime()
    ends_at = UtcDateTime(index=True)
    ended_at = UtcDateTime(null=True)
    ended_because = TextField(null=True)
    browser = TextField()
    came_from = TextField()


TABLES = [Invitation, Account, SignIn, Session]


def up(_migrator: Any, db: Any) -> None:
    """Create the tables."""
    with db.bind_ctx([*TABLES, Person], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(_migrator: Any, db: Any) -> None:
    """Drop them again."""
    with db.bind_ctx([*TABLES, Person], bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
