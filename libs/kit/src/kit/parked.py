"""Parked events: what could not be applied waits here, in order, visible and replayable."""

import random
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any, Final

import peewee

from kit import failpoints
from kit.db import Record, UtcDateTime, any_of, database, is_postgres, transaction
from kit.errors import NotFound, Refused
from kit.events import Envelope, digest_of

RETRYING: Final = "retrying"
WAITING: Final = "waiting"
DEAD: Final = "dead"
DISMISSED: Final = "dismissed"

MOST_TRIES: Final = 8
"""About four hours of trying in all."""

_NONE_CAME_BACK: Final = f"It was begun {MOST_TRIES} times; at the last, the process or its database ended in the middle."

_FIRST_WAIT = timedelta(seconds=2)


class AlreadySettled(Refused):
    """The parked event has been dismissed."""


class ParkedRow(Record):
    """One event that was not applied: its bytes, why, and what happens next."""

    id = peewee.BigAutoField()
    event_id = peewee.TextField(unique=True)
    type = peewee.TextField()
    subject = peewee.TextField()
    version = peewee.BigIntegerField()
    body = peewee.TextField()
    state = peewee.TextField()
    reason = peewee.TextField()
    tries = peewee.IntegerField(default=0)
    parked_at = UtcDateTime()
    next_try_at = UtcDateTime(null=True)
    settled_reason = peewee.TextField(null=True)
    settled_by = peewee.TextField(null=True)
    settled_at = UtcDateTime(null=True)

    class Meta:
        """Chosen by state and time."""

        table_name = "parked"
        indexes = ((("state", "next_try_at"), False), (("subject", "id"), False))


_HOLDING = (RETRYING, WAITING, DEAD)


def held_among(subjects: AbstractSet[str]) -> set[str]:
    """Those aggregates of which something is parked, so that their later events have to wait.

    Each has one event at its head that is being retried or dead; the others wait behind it.
    In PostgreSQL the head stays as it is until the commit, so that what is parked behind it now
    cannot be forgotten by one who settles it at the same time.
    """
    if not is_postgres():
        # The plus keeps SQLite from going through every parked event of these states instead.
        return _subjects(subjects, "+state IN ('retrying', 'dead')")
    held: set[str] = set()
    while True:
        held |= _subjects(subjects - held, "state IN ('retrying', 'dead') FOR SHARE")
        # Whoever settled a head while we waited for it has put the next one there: look again.
        if not _subjects(subjects - held, "state IN ('retrying', 'waiting', 'dead') LIMIT 1"):
            return held


def _subjects(among: Collection[str], those: str) -> set[str]:
    """The subjects of parked events, of those that are asked for."""
    if not among:
        return set()
    condition, listed = any_of(among)
    asked = f"SELECT subject FROM parked WHERE subject {condition} AND {those}"  # noqa: S608 - no value is in the text
    return {subject for (subject,) in database.execute_sql(asked, (listed,)).fetchall()}


def park_unreadable(body: bytes, reason: str, now: datetime) -> None:
    """Keep a message that is no event; it holds nothing up."""
    text = body[: 64 * 1024].decode("utf-8", "backslashreplace").replace("\x00", "\\x00")
    key = f"unreadable:{digest_of(body)}"
    _park(key, "", "", 0, text, DEAD, reason, now)


def park_impostor(envelope: Envelope, body: bytes, reason: str, now: datetime) -> None:
    """Keep a message that bears the id of another; it holds nothing up."""
    key = f"{envelope.id}:{digest_of(body)}"
    _park(key, envelope.type, "", envelope.aggregateversion, body.decode(), DEAD, reason, now)


def park_dead(envelope: Envelope, body: bytes, reason: str, now: datetime) -> None:
    """Park an event that trying again would not help; a person has to look."""
    _park_event(envelope, body, DEAD, reason, now)


def park_behind(envelope: Envelope, body: bytes, now: datetime) -> None:
    """Park an event behind an earlier one of its aggregate."""
    _park_event(envelope, body, WAITING, "An earlier event of the same subject is parked.", now)


def park_for_retry(envelope: Envelope, body: bytes, reason: str, now: datetime) -> None:
    """Park an event whose reaction failed; it is tried again by itself."""
    _park_event(envelope, body, RETRYING, reason, now, tries=1)


def due(now: datetime, limit: int = 50) -> Sequence[ParkedRow]:
    """The parked events whose turn has come, longest overdue first; never one with an earlier one before it."""
    return list(
        ParkedRow.select()
        .where((ParkedRow.state == RETRYING) & (ParkedRow.next_try_at <= now) & ~_one_before())
        .order_by(ParkedRow.next_try_at, ParkedRow.id)
        .limit(limit)
    )


def _one_before() -> Any:  # noqa: ANN401 - peewee's expression
    earlier = ParkedRow.alias()
    return (ParkedRow.subject != "") & peewee.fn.EXISTS(
        earlier.select(peewee.SQL("1")).where(
            (earlier.subject == ParkedRow.subject)
            & (earlier.id < ParkedRow.id)
            & earlier.state.in_(_HOLDING)
        )
    )


def begin_try(row: ParkedRow, now: datetime) -> bool:
    """Count a try before it starts, so that one that ends its process counts too.

    False when there is nothing to try: another process was quicker, a person has settled it, or
    every try was begun and none came back; then the event is dead.
    """
    spent = row.tries >= MOST_TRIES
    with transaction():
        if spent:
            began = _change(row, state=DEAD, reason=_NONE_CAME_BACK, next_try_at=None)
        else:
            tries = row.tries + 1
            began = _change(row, state=RETRYING, tries=tries, next_try_at=now + wait_after(tries))
            row.state, row.tries = RETRYING, tries
    return began and not spent


def still_ours(row: ParkedRow) -> bool:
    """Whether the try that was begun is still the newest; in PostgreSQL, it stays so until the commit."""
    same = ParkedRow.select().where(_unchanged(row))
    return (same.for_update() if is_postgres() else same).first() is not None


def applied(row: ParkedRow, now: datetime) -> None:
    """Take an event off the list; the next of its aggregate may go on."""
    row.delete_instance()
    _let_the_next_go_on(row.subject, now)


def failed_again(row: ParkedRow, reason: str, *, hopeless: bool) -> None:
    """Say why a try failed; the last one, or a hopeless one, leaves the event dead, for a person."""
    if hopeless or row.tries >= MOST_TRIES:
        _change(row, reason=reason, state=DEAD, next_try_at=None)
    else:
        _change(row, reason=reason)


def replay(parked_id: int, now: datetime, *, reason: str = "", by: str = "") -> None:
    """Try a parked event again from the beginning, as soon as the worker gets to it; who and why is kept."""
    with transaction():
        row = _open_row(parked_id)
        _change(row, state=RETRYING, tries=0, next_try_at=now, **_settled(reason, by, now))


def dismiss(parked_id: int, reason: str, now: datetime, *, by: str = "") -> None:
    """Decide that a parked event shall not be applied; who and why is kept, and the next goes on."""
    with transaction():
        row = _open_row(parked_id)
        _change(row, state=DISMISSED, next_try_at=None, **_settled(reason, by, now))
        _let_the_next_go_on(row.subject, now)


def _settled(reason: str, by: str, now: datetime) -> dict[str, Any]:
    return {"settled_reason": reason, "settled_by": by, "settled_at": now}


def _let_the_next_go_on(subject: str, now: datetime) -> None:
    """Give the event at the head of an aggregate its turn, if it was waiting."""
    if not subject:
        return
    head = (
        ParkedRow.select(peewee.fn.MIN(ParkedRow.id))
        .where((ParkedRow.subject == subject) & ParkedRow.state.in_(_HOLDING))
        .scalar()
    )
    ParkedRow.update(state=RETRYING, next_try_at=now).where(
        (ParkedRow.id == head) & (ParkedRow.state == WAITING)
    ).execute()


def parked(limit: int = 100, after: int = 0) -> list[ParkedRow]:
    """What is parked and not settled, oldest first, by keyset."""
    rows = ParkedRow.select().where(ParkedRow.state.in_(_HOLDING) & (ParkedRow.id > after))
    return list(rows.order_by(ParkedRow.id).limit(limit))


def counts() -> dict[str, int]:
    """How many events are parked, by state."""
    rows = ParkedRow.select(ParkedRow.state, peewee.fn.COUNT(ParkedRow.id))
    return dict(rows.group_by(ParkedRow.state).tuples())  # type: ignore[arg-type]  # its stubs still speak of rows


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many failed tries: four times as long each time, with jitter."""
    return min(_FIRST_WAIT * 4.0 ** (tries - 1), timedelta(hours=1)) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter


def _open_row(parked_id: int) -> ParkedRow:
    asked = ParkedRow.select().where(ParkedRow.id == parked_id)
    row: ParkedRow | None = (asked.for_update() if is_postgres() else asked).first()
    if row is None:
        raise NotFound("parked event")
    if row.state == DISMISSED:
        raise AlreadySettled("It was dismissed before; nothing more can be done with it.")
    return row


def _change(row: ParkedRow, **columns: Any) -> bool:  # noqa: ANN401 - any column
    """Change a row that is as it was read; tells whether it was."""
    return bool(ParkedRow.update(**columns).where(_unchanged(row)).execute())


def _unchanged(row: ParkedRow) -> Any:  # noqa: ANN401 - peewee's expression
    return (
        (ParkedRow.id == row.id) & (ParkedRow.state == row.state) & (ParkedRow.tries == row.tries)
    )


def _park_event(
    envelope: Envelope, body: bytes, state: str, reason: str, now: datetime, tries: int = 0
) -> None:
    version, subject = envelope.aggregateversion, envelope.subject
    _park(envelope.id, envelope.type, subject, version, body.decode(), state, reason, now, tries)


def _park(
    event_id: str, kind: str, subject: str, version: int, body: str, state: str, reason: str,
    now: datetime, tries: int = 0,
) -> None:  # fmt: skip
    failpoints.reached("consumer.parking")
    ParkedRow.insert(
        event_id=event_id,
        type=kind,
        subject=subject,
        version=version,
        body=body,
        state=state,
        reason=reason,
        tries=tries,
        parked_at=now,
        next_try_at=now + wait_after(tries) if state == RETRYING else None,
    ).on_conflict_ignore().execute()
