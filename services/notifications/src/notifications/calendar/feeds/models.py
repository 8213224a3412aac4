"""Rows of the calendar feeds."""

from peewee import BooleanField, TextField

from kit.db import Record, UtcDateTime, new_id


class CalendarFeed(Record):
    """A feed of one person; of the word that opens it only the digest is kept.

    What has ended is taken out: nothing can open it again.
    `fetched_at` is kept to the hour, and nothing of where it was fetched from.
    `content_digest` is what was last shown, and `changed_at` when that was new.
    What anybody could make in a demonstration opens nothing afterwards.
    """

    id = TextField(primary_key=True, default=new_id)
    person_id = TextField(index=True)
    name = TextField()
    digest = TextField(unique=True)
    made_at = UtcDateTime()
    of_a_demonstration = BooleanField()
    fetched_at = UtcDateTime(null=True)
    content_digest = TextField(null=True)
    changed_at = UtcDateTime(null=True)
