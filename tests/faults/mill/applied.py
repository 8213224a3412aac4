"""What a reaction leaves behind: a row for every time it ran, with nothing that would refuse a second one."""

import os

import peewee

from kit.db import Record, UtcDateTime
from kit.worker import Received


class Applied(Record):
    """An event had its effect here; an event that had it twice has two rows."""

    id = peewee.BigAutoField()
    event_id = peewee.TextField()
    type = peewee.TextField()
    subject = peewee.TextField()
    version = peewee.BigIntegerField()
    answer = peewee.TextField()
    process = peewee.IntegerField()
    at = UtcDateTime()


def note(received: Received, answer: str = "") -> None:
    """Leave a row; ``answer`` is the id of the event that was recorded because of this one."""
    Applied.insert(
        event_id=received.id,
        type=received.type,
        subject=received.subject,
        version=received.version,
        answer=answer,
        process=os.getpid(),
        at=received.now,
    ).execute()
