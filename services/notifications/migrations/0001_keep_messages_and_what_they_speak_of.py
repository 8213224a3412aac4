"""People, academies, meetings and papers as others told of them; conversations and their messages."""

import peewee

from kit.db import Json, UtcDateTime


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Make the tables."""

    class Base(peewee.Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Person(Base):
        id = peewee.TextField(primary_key=True)
        name = peewee.TextField()
        email = peewee.TextField(null=True)
        seen = peewee.BigIntegerField()

    class Academy(Base):
        urn = peewee.IntegerField(primary_key=True)
        name = peewee.TextField()
        postcode = peewee.TextField()
        seen = peewee.BigIntegerField()

    class Meeting(Base):
        id = peewee.TextField(primary_key=True)
        urn = peewee.IntegerField()
        starts_at = UtcDateTime()
        ends_at = UtcDateTime()
        venue = peewee.TextField()
        venue_urn = peewee.IntegerField(null=True)
        state = peewee.TextField()
        places = Json()
        packs = Json()
        missing = Json()
        circulated = Json()
        seen = peewee.BigIntegerField()

    class PaperKind(Base):
        code = peewee.TextField(primary_key=True)
        title = peewee.TextField()

    class PaperList(Base):
        id = peewee.IntegerField(primary_key=True)
        seen = peewee.BigIntegerField()

    class Conversation(Base):
        id = peewee.TextField(primary_key=True)
        person_id = peewee.TextField(index=True)
        meeting_id = peewee.TextField()
        next_at = UtcDateTime(null=True, index=True)
        token = peewee.TextField(null=True)
        claimed_until = UtcDateTime(null=True)
        first_message_id = peewee.TextField(null=True)

        class Meta:
            indexes = ((("person_id", "meeting_id"), True),)

    class Message(Base):
        id = peewee.TextField(primary_key=True)
        event_id = peewee.TextField()
        person_id = peewee.TextField()
        conversation_id = peewee.TextField(index=True)
        about = peewee.TextField(index=True)
        version = peewee.BigIntegerField()
        kind = peewee.TextField()
        facts = Json()
        state = peewee.TextField()
        address = peewee.TextField(null=True)
        subject = peewee.TextField()
        source = peewee.TextField(null=True)
        relevant_until = UtcDateTime()
        attempts = peewee.IntegerField(default=0)
        next_at = UtcDateTime(null=True)
        may_have_arrived = peewee.BooleanField(default=False)
        created_at = UtcDateTime()
        settled_at = UtcDateTime(null=True)
        failure = peewee.TextField(null=True)
        reply = peewee.TextField(null=True)

        class Meta:
            indexes = ((("event_id", "person_id"), True), (("state", "id"), False))

    db.create_tables([Person, Academy, Meeting, PaperKind, PaperList, Conversation, Message])


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Drop the tables; the mails already handed over stay where they are."""
    for table in (
        "message",
        "conversation",
        "paper_list",
        "paper_kind",
        "meeting",
        "academy",
        "person",
    ):
        db.execute_sql(f"DROP TABLE {table}")
