"""Fold events into the facts: one at a time, as they are heard or as they are read from history."""

from datetime import datetime

from peewee import EXCLUDED

from kit.db import is_postgres, transaction
from kit.events import Event
from reporting.facts.models import LIVE, TABLES, Edition
from reporting.facts.rules import Change, changes


def take_in(event: Event, *, version: int, at: datetime) -> None:
    """Change the facts that are read as an event says that was just heard.

    `version` is the event's place among those of its aggregate, `at` when it occurred.
    """
    with transaction():
        standing = held_edition()
        if standing.making != standing.number:
            Edition.update(heard=Edition.heard + 1).where(Edition.name == LIVE).execute()
        fold(event, version=version, at=at, edition=standing.number)


def fold(event: Event, *, version: int, at: datetime, edition: int) -> None:
    """Change the facts of an edition as an event says.

    A row that has seen this event, or a later one of its aggregate, stays as it is.
    """
    for change in changes(event, at):
        _apply(change, version, edition)


def held_edition() -> Edition:
    """The row that says which edition is live, locked until the transaction ends.

    So a rebuild waits with its swap until an event is in, and an event until the swap is done.
    On SQLite the transaction holds the whole database anyway.
    """
    asked = Edition.select().where(Edition.name == LIVE)
    found: Edition = (asked.for_update() if is_postgres() else asked).get()
    return found


def _apply(change: Change, version: int, edition: int) -> None:
    model = TABLES[change.table]
    row = {**change.key, **change.values, "edition": edition, "version": version}
    changed = {name: getattr(EXCLUDED, name) for name in (*change.values, "version")}
    model.insert(**row).on_conflict(
        conflict_target=[getattr(model, name) for name in ("edition", *change.key)],
        update=changed,
        where=(model.version < EXCLUDED.version),
    ).execute()
