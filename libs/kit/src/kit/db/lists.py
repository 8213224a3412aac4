"""Lists as one parameter of a statement, however long they are, on either database."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from kit.db.connection import database, is_postgres


def any_of(values: Iterable[str] | Iterable[int]) -> tuple[str, object]:
    """The second half of a condition and its parameter: ``where id {0}`` is true for each of the values."""
    listed = list(values)
    if is_postgres():
        return "= ANY(%s)", listed
    return "IN (SELECT value FROM json_each(?))", msgspec.json.encode(listed).decode()


def insert_all(
    into: str, rows: Sequence[Sequence[object]], then: str = ""
) -> list[tuple[Any, ...]]:
    """Insert rows in one statement; ``into`` names table and columns, ``then`` what follows the values.

    Returns what ``then`` asks to be returned.
    At most some thousands of rows: each value is a parameter.
    """
    one = f"({', '.join([database.obj.param] * len(rows[0]))})"
    statement = f"INSERT INTO {into} VALUES {', '.join([one] * len(rows))} {then}"  # noqa: S608 - values are parameters
    cursor = database.execute_sql(statement, [value for row in rows for value in row])
    return list(cursor.fetchall()) if "RETURNING" in then else []
