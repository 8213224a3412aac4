"""Let people in by a personal link: the links, and which session was begun with which."""

from typing import Any

from peewee import BooleanField, ForeignKeyField, Model, TextField

from kit.db import UtcDateTime


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


class PersonalLink(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    person = ForeignKeyField(Person, on_delete="CASCADE")
    meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
    made_at = UtcDateTime()
    made_by = TextField()
    ends_at = UtcDateTime(index=True)
    demo = BooleanField()
    used_at = UtcDateTime(null=True)
    replaced_at = UtcDateTime(null=True)
    withdrawn_at = UtcDateTime(null=True)


BOUND = [PersonalLink, Person, Meeting]


def up(_migrator: Any, db: Any) -> None:
    """Create the table; sessions of before were begun with no link."""
    with db.bind_ctx(BOUND, bind_refs=False, bind_backrefs=False):
        db.create_tables([PersonalLink])
    db.execute_sql("ALTER TABLE session ADD COLUMN link_id TEXT")
    db.execute_sql("CREATE INDEX session_link_id ON session (link_id)")


def down(_migrator: Any, db: Any) -> None:
    """Drop it again, and end the sessions of guests: without their link they would be everybody's."""
    db.execute_sql("DELETE FROM session WHERE link_id IS NOT NULL OR way = 'link'")
    db.execute_sql("DROP INDEX session_link_id")
    db.execute_sql("ALTER TABLE session DROP COLUMN link_id")
    with db.bind_ctx(BOUND, bind_refs=False, bind_backrefs=False):
        db.drop_tables([PersonalLink])
