"""Keyset paging: lists in pages that neither skip nor repeat while rows come and go."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
import peewee
from flask import jsonify, request
from marshmallow import fields, validate

from kit.db import UtcDateTime
from kit.web import numbers
from kit.web.blueprint import Schema
from kit.web.problems import Problem

USUAL: Final = 50
LARGEST: Final = 200


class PageQuery(Schema):
    """What every list takes; a list with filters adds them in a subclass."""

    limit = fields.Integer(
        load_default=USUAL,
        validate=validate.Range(1, LARGEST),
        metadata={"description": "How many at most.", "example": USUAL},
    )
    after = fields.String(
        load_default=None,
        metadata={"description": "Where the page before ended; take it from its Link rel=next."},
    )


@cache
def listed(schema: type[Schema]) -> type[Schema]:
    """The schema of a page of such objects: `{"items": […]}`."""
    name = schema.__name__.removesuffix("Schema")
    made: type[Schema] = Schema.from_dict(  # type: ignore[assignment]  # it is made from Schema
        {"items": fields.List(fields.Nested(schema), required=True)}, name=f"{name}ListSchema"
    )
    return made


@dataclass(frozen=True, slots=True)
class Places:
    """How places in a list are told where the columns that it is sorted by are not for the caller to see."""

    told: Callable[[Any], str]
    """The place of a row."""

    found: Callable[[str], Sequence[Any] | None]
    """The values of the columns at a place; None for one that there is not."""


def page(
    query: Any,  # noqa: ANN401 - a peewee select of any model
    key: Any,  # noqa: ANN401 - a column, or several
    schema: Schema | type[Schema] | None = None,
    *,
    row: Callable[[Any], Any] = lambda found: found,
    descending: bool = False,
    places: Places | None = None,
) -> tuple[Any, dict[str, str]]:
    """One page of a query as body and headers, by the request's `limit` and `after`.

    `key` is a column, or several, never NULL and together unique: the order of the list.
    `row` turns a row into what is shown.
    The route declares `listed(OneSchema)`; with `schema` the rows are dumped here instead.
    """
    columns: Sequence[Any] = key if isinstance(key, tuple | list) else (key,)
    asked = _asked()
    if asked["after"] is not None:
        after = asked["after"]
        values = places.found(after) if places else _edge(after, columns)
        if values is None:
            raise _no_place()
        edge = peewee.Tuple(*values)
        place = peewee.Tuple(*columns)
        query = query.where(place < edge if descending else place > edge)
    ordered = query.order_by(*(column.desc() if descending else column for column in columns))
    rows = list(ordered.limit(asked["limit"] + 1))
    items, more = rows[: asked["limit"]], len(rows) > asked["limit"]
    told = places.told if places else partial(_cursor, columns=columns)
    headers = {"Link": _next(told(items[-1]))} if more else {}
    shown = [row(found) for found in items]
    if schema is not None:
        dumper = schema() if isinstance(schema, type) else schema
        return jsonify({"items": dumper.dump(shown, many=True)}), headers
    return {"items": shown}, headers


def _asked() -> Mapping[str, Any]:
    """The request's `limit` and `after`, checked."""
    given = {name: request.args[name] for name in ("limit", "after") if name in request.args}
    wrong = PageQuery().validate(given)
    if wrong:
        errors = [{"parameter": name, "detail": said[0]} for name, said in wrong.items()]
        raise Problem(422, errors=errors)
    loaded: Mapping[str, Any] = PageQuery().load(given)
    return loaded


def _next(cursor: str) -> str:
    """The Link to the page that follows, with the same filters."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "after"]
    return f'<{request.path}?{urlencode([*kept, ("after", cursor)])}>; rel="next"'


def _cursor(row: Any, columns: Sequence[Any]) -> str:  # noqa: ANN401 - a row of any model
    """The place of a row in the list, opaque to the caller."""
    values = [getattr(row, column.name) for column in columns]
    marked = [{"at": value} if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(msgspec.json.encode(marked)).decode().rstrip("=")


def _kept(value: Any, column: Any) -> Any:  # noqa: ANN401 - any JSON value, and a column of any type
    """A value of a place as the column keeps it.

    Raises `ValueError`, `KeyError`, `TypeError` or `OverflowError` for one that no row can have there:
    the place is of another list, or made up.
    """
    match column:
        case UtcDateTime():
            return column.db_value(datetime.fromisoformat(value["at"]))
        case peewee.DateField():
            return date.fromisoformat(value)
        case peewee.IntegerField():
            if type(value) is not int or abs(value) > numbers.LARGEST:
                raise ValueError(value)
        case _:
            if not isinstance(value, str) or "\0" in value:
                raise ValueError(value)
    return value


def _edge(cursor: str, columns: Sequence[Any]) -> list[Any] | None:
    """The place a cursor stands for; None when it is none of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = msgspec.json.decode(
            base64.b64decode(padded, altchars=b"-_", validate=True), type=list[Any]
        )
        return [
            peewee.Value(_kept(value, column), converter=False)
            for value, column in zip(values, columns, strict=True)
        ]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _no_place() -> Problem:
    detail = "This is no place in the list: take `after` from a Link, or leave it away."
    return Problem(422, errors=[{"parameter": "after", "detail": detail}])
