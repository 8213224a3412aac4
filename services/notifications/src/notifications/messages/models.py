"""Rows of the messages, and of the conversations they belong to."""

from peewee import BigIntegerField, BooleanField, IntegerField, TextField

from kit.db import Json, Record, UtcDateTime, new_id


class Conversation(Record):
    """All that is said to one person about one thing: mails in it go out one after the other.

    `topic` is a meeting's id, or what else it is about.
    `next_at` is when to look at it next; without, nothing waits.
    A worker that holds it writes its `token`, and keeps it to itself until `claimed_until`.
    `first_message_id` is what the later mails answer to.
    """

    id = TextField(primary_key=True, default=new_id)
    person_id = TextField(index=True)
    topic = TextField()
    next_at = UtcDateTime(null=True, index=True)
    token = TextField(null=True)
    claimed_until = UtcDateTime(null=True)
    first_message_id = TextField(null=True)

    class Meta:
        """One for each person and topic."""

        indexes = ((("person_id", "topic"), True),)


class Message(Record):
    """One mail to one person because of one event, from the moment it is owed.

    `about` is the meeting's id; empty where it is about none.
    `version` is the event's place among those of its conversation, and so the order of mails.
    `facts` are the event's own data; `source` is the mail as last handed over, a link that opens something masked.
    `may_have_arrived` stays true unless the server has said that it did not take the mail.
    """

    id = TextField(primary_key=True, default=new_id)
    event_id = TextField()
    person_id = TextField()
    conversation_id = TextField(index=True)
    about = TextField(index=True)
    version = BigIntegerField()
    kind = TextField()
    facts = Json()
    state = TextField()
    address = TextField(null=True)
    subject = TextField()
    source = TextField(null=True)
    relevant_until = UtcDateTime()
    attempts = IntegerField(default=0)
    next_at = UtcDateTime(null=True)
    may_have_arrived = BooleanField(default=False)
    created_at = UtcDateTime()
    settled_at = UtcDateTime(null=True)
    failure = TextField(null=True)
    reply = TextField(null=True)

    class Meta:
        """An event writes to a person once."""

        indexes = ((("event_id", "person_id"), True), (("state", "id"), False))
