"""Fills an outbox and a queue with what the contenders shall work off."""

from collections.abc import Sequence

from kit.db import connection, database, transaction
from kit.outbox import Waiting

from .message import Sealed, ThingMeasured
from .place import Place
from .raw_publishing import publish_all

_AT_ONCE = 500


def record_all(letters: Sequence[Sealed]) -> None:
    """Write events into the open database's outbox in one transaction, as if each had been recorded."""
    mark = database.obj.param
    with connection(), transaction():
        newest = database.execute_sql("SELECT coalesce(max(id), 0) FROM outbox").fetchone()[0]
        for start in range(0, len(letters), _AT_ONCE):
            rows = letters[start : start + _AT_ONCE]
            marks = ", ".join([f"({', '.join([mark] * 6)})"] * len(rows))
            database.execute_sql(
                "INSERT INTO outbox (event_id, type, subject, version, body, recorded_at)"  # noqa: S608 - marks
                f" VALUES {marks}",
                [value for row in rows for value in _values(row)],
            )
        database.execute_sql(
            f"INSERT INTO waiting (id) SELECT id FROM outbox WHERE id > {mark}",  # noqa: S608 - a mark
            (newest,),
        )


def left() -> int:
    """How many events of the open database are not confirmed and marked yet."""
    return int(Waiting.select().count())


def queue_up(place: Place, letters: Sequence[Sealed]) -> None:
    """Put events into the consuming service's queue, past any outbox."""
    publish_all(place.broker.amqp_url, letters)


def _values(letter: Sealed) -> tuple[str, str, str, int, str, str]:
    return (
        letter.event_id,
        ThingMeasured.type,
        letter.subject,
        letter.version,
        letter.body.decode(),
        letter.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    )
