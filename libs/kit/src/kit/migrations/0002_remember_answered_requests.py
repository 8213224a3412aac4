"""Answers to requests that came with an Idempotency-Key."""

import peewee

from kit.db import Json, UtcDateTime


def up(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Make the table."""

    class AnsweredRequest(peewee.Model):
        id = peewee.TextField(primary_key=True)
        fingerprint = peewee.TextField()
        token = peewee.TextField()
        expires_at = UtcDateTime(index=True)
        status = peewee.IntegerField(null=True)
        headers = Json(null=True)
        body = peewee.TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([AnsweredRequest])


def down(migrator, db):  # noqa: ANN001, ANN201 - the runner's signature
    """Drop the table; repeated requests would be done again."""
    db.execute_sql("DROP TABLE answered_request")
