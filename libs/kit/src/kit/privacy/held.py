"""What is held about a person: their rows of every declared table, by category."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from kit.clock import rfc3339
from kit.privacy.declaring import Column, Deleted, Done, Emptied, For, Holds, Privacy, Stays
from kit.privacy.forgotten import Forgotten, subject_of
from kit.settings import Settings

MOST: Final = 10_000
"""Rows of one table that are shown at once; how many there are beyond is said."""


def held_about(
    privacy: Privacy, person_id: str, settings: Settings, now: datetime
) -> dict[str, Any]:
    """All that the service holds of a person, as they are shown it."""
    erased = Forgotten.get_or_none(Forgotten.subject == subject_of(person_id))
    return {
        "service": privacy.service,
        "person_id": person_id,
        "asked_at": rfc3339(now),
        "erased": _erased_shown(erased) if erased else None,
        "categories": [
            {
                "name": category.name,
                "title": category.title,
                "purpose": category.purpose,
                "tables": [
                    _table_shown(each, person_id, settings)
                    for each in privacy.holding
                    if each.category is category
                ],
            }
            for category in privacy.categories
        ],
    }


def said_of_keeping(kept: For | str, settings: Settings) -> str:
    """How long something is kept, in words."""
    if isinstance(kept, str):
        return kept
    days: int = getattr(settings, kept.setting)
    return f"for {days} days after {kept.after}" if days else "for ever"


def said_of_erasing(each: Holds) -> str:
    """What erasing a person does with a table, in words."""
    match each.erased:
        case Deleted():
            return "deleted"
        case Emptied(values=values, why=why):
            names = ", ".join(column.name for column in values)
            return f"emptied of {names}: {why}"
        case Stays(why=why):
            return f"stays: {why}"
        case Done(how=how):
            return how


def name_of(column: Column, table: Any) -> str:  # noqa: ANN401 - a table
    """What a column is called; one of a joined table has that one's name before its own."""
    name: str = column.column_name
    return name if column.model is table else f"{column.model._meta.table_name}_{name}"


def _erased_shown(erased: Forgotten) -> dict[str, Any]:
    return {"at": rfc3339(erased.at), "did": erased.did, "in_archives": erased.in_archives}


def _table_shown(each: Holds, person_id: str, settings: Settings) -> dict[str, Any]:
    found = _select(each, person_id)
    rows = list(_rows(each, found.limit(MOST)))
    more = found.count() - MOST if len(rows) == MOST else 0
    return {
        "what": each.what,
        "kept": said_of_keeping(each.kept, settings),
        "when_erased": said_of_erasing(each),
        "rows": rows,
        "left_off": more,
    }


def _select(each: Holds, person_id: str) -> Any:  # noqa: ANN401 - a peewee select
    query = each.table.select(*each.shows)
    for table in each.joined:
        query = query.join_from(each.table, table)
    return query.where(each.theirs(person_id)).order_by(*each.table._meta.get_primary_keys())


def _rows(each: Holds, found: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a peewee select
    names = [name_of(column, each.table) for column in each.shows]
    for values in found.tuples():
        yield dict(zip(names, map(_plain, values), strict=True))


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a row
    if isinstance(value, datetime):
        return rfc3339(value)
    return value.isoformat() if isinstance(value, date) else value
