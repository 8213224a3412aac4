"""Calendar feeds, the appointments they end with, and what a meeting's entry needs to be told again."""

from typing import Any

from peewee import BigIntegerField, BooleanField, DateField, IntegerField, Model, TextField

from kit.db import Json, UtcDateTime


class Frozen(Model):
    """What the tables of this migration have in common."""

    class Meta:
        """Names as in the models."""

        legacy_table_names = False


class Appointment(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    person_id = TextField(index=True)
    starts_on = DateField(null=True)
    ends_on = DateField(null=True)
    seen = BigIntegerField()


class CalendarFeed(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    person_id = TextField(index=True)
    name = TextField()
    digest = TextField(unique=True)
    made_at = UtcDateTime()
    of_a_demonstration = BooleanField()
    fetched_at = UtcDateTime(null=True)
    content_digest = TextField(null=True)
    changed_at = UtcDateTime(null=True)


class Meeting(Frozen):
    """From an earlier migration; only its new columns, and what they are filled from."""

    id = TextField(primary_key=True)
    kind = TextField(null=True)
    sequence = IntegerField(null=True)
    told_at = UtcDateTime(null=True)


class Message(Frozen):
    """From an earlier migration; only read."""

    id = TextField(primary_key=True)
    about = TextField()
    version = BigIntegerField()
    kind = TextField()
    facts = Json()
    created_at = UtcDateTime()


TABLES = [Appointment, CalendarFeed]
COLUMNS = {"kind": "TEXT", "sequence": "INTEGER", "told_at": "TIMESTAMPTZ"}


def up(migrator: Any, db: Any) -> None:
    """Make the tables and the columns; what the meetings' mails have said is said again in the columns."""
    for name, kind in COLUMNS.items():
        db.execute_sql(f"ALTER TABLE meeting ADD COLUMN {name} {kind}")
    with db.bind_ctx([*TABLES, Meeting, Message], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
        _fill()


def _fill() -> None:
    told = Message.select().where(Message.kind.startswith("meeting_")).order_by(Message.version)
    for message in list(told):
        Meeting.update(
            kind=message.facts["kind"],
            sequence=message.facts["sequence"],
            told_at=message.created_at,
        ).where(Meeting.id == message.about).execute()


def down(migrator: Any, db: Any) -> None:
    """Take them away; the addresses of feeds lead nowhere then."""
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
    for name in COLUMNS:
        db.execute_sql(f"ALTER TABLE meeting DROP COLUMN {name}")
