"""Retention: what is older than its category is kept for goes, and can be looked at before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from peewee import fn

from kit import logs
from kit.db import transaction
from kit.privacy.declaring import Emptied, For, Holds, Privacy
from kit.settings import Settings
from kit.timers import Timer

EVERY_SECONDS: Final = 24 * 3600.0
BATCH: Final = 1_000
"""Rows that go in one transaction, so that nobody waits long behind it."""

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """Rows of one table that are older than they are kept: how many, and since when the oldest is there."""

    holds: Holds
    days: int
    before: datetime
    rows: int
    oldest: datetime | None


def due(privacy: Privacy, settings: Settings, now: datetime) -> Iterator[Due]:
    """What would go now, table by table; those of which nothing would go, too."""
    for each in privacy.holding:
        if isinstance(each.kept, For) and (days := getattr(settings, each.kept.setting)):
            before = now - timedelta(days=days)
            found: Any = each.table.select(fn.COUNT(each.kept.since), fn.MIN(each.kept.since))
            rows, oldest = found.where(_old(each.kept, before)).tuples().get()
            yield Due(each, days, before, rows, _moment(each.kept, oldest))


def take_away(one: Due) -> int:
    """Take away what is due of a table, batch by batch; returns how many rows."""
    kept = one.holds.kept
    if not isinstance(kept, For) or not one.rows:
        return 0
    if kept.going is not None:
        return kept.going(one.before)
    gone = 0
    while many := _batch(one.holds, kept, one.before):
        gone += many
    return gone


def keeping(privacy: Privacy, settings: Settings) -> list[Timer]:
    """The timer that takes away every day what is older than it is kept for."""
    return [Timer(EVERY_SECONDS, _keeping(privacy, settings))]


def _keeping(privacy: Privacy, settings: Settings) -> Callable[[datetime], int]:
    def take_away_what_is_old(now: datetime) -> int:
        """Take away what is older than it is kept for; returns how many rows."""
        gone = 0
        for one in due(privacy, settings, now):
            if many := take_away(one):
                log.info("taken_away", category=one.holds.category.name, rows=many)
                gone += many
        return gone

    return take_away_what_is_old


def _batch(each: Holds, kept: For, before: datetime) -> int:
    key: Any = each.table._meta.primary_key
    with transaction():
        some: Any = each.table.select(key).where(_old(kept, before)).limit(BATCH)
        chosen = [ident for (ident,) in some.tuples()]
        if isinstance(each.erased, Emptied):
            values = {column.name: value for column, value in each.erased.values.items()}
            statement: Any = each.table.update(**values)
        else:
            statement = each.table.delete()
        number: int = statement.where(key.in_(chosen)).execute() if chosen else 0
    return number


def _old(kept: For, before: datetime) -> Any:  # noqa: ANN401 - peewee's expression
    old = kept.since < before
    return old if kept.only is None else old & kept.only


def _moment(kept: For, oldest: Any) -> datetime | None:  # noqa: ANN401 - as either driver gives it
    found: datetime | None = kept.since.python_value(oldest)
    return found
