"""JSON Schemas of the events, and of the envelopes they travel in."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from msgspec import inspect

from kit.events import Event

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def components(kinds: Iterable[type[Event]], ref: str) -> dict[str, Schema]:
    """The schemas of some events and of all they are made of, by name; `ref` is how they refer."""
    wanted = list(kinds)
    _, found = msgspec.json.schema_components(wanted, ref_template=ref)
    for struct in _structs(inspect.multi_type_info(wanted)):
        for field in struct.fields:
            _mark_moment(field, found[struct.cls.__name__]["properties"][field.encode_name])
    return found


def envelope(kind: type[Event], data: Schema) -> Schema:
    """The schema of a CloudEvent of one type, around the schema of its data."""
    service = kind.type.partition(".")[0]
    text = {"type": "string", "minLength": 1}
    return {
        "type": "object",
        "properties": {
            "specversion": {"const": "1.0"},
            "id": text | {"description": "Never changes, however often the event is sent."},
            "source": {"const": service},
            "type": {"const": kind.type},
            "subject": text | {"description": f"The aggregate: `{kind.subject_of}`."},
            "time": {"type": "string", "format": "date-time"},
            "aggregateversion": {
                "type": "integer",
                "minimum": 1,
                "description": "Counts the events of one subject, from 1 and without gaps.",
            },
            "datacontenttype": {"const": "application/json"},
            "data": data,
            "causationid": text | {"description": "The event or the request that led here."},
            "traceparent": text | {"description": "W3C Trace Context."},
        },
        "required": [
            *("specversion", "id", "source", "type", "subject", "time"),
            *("aggregateversion", "datacontenttype", "data"),
        ],
    }


def whole(kind: type[Event]) -> Schema:
    """One schema for everything about an event, to be used on its own."""
    parts = components([kind], "#/$defs/{name}")
    about = {"$schema": DIALECT, "title": kind.type, "description": sentences(kind)}
    return about | envelope(kind, {"$ref": f"#/$defs/{kind.__name__}"}) | {"$defs": parts}


def sentences(kind: type[Event]) -> str:
    """What an event tells: its docstring, on one line."""
    return " ".join((kind.__doc__ or "").split())


def _structs(found: Iterable[inspect.Type]) -> Iterator[inspect.StructType]:
    """All structs that some types are made of."""
    for one in found:
        if isinstance(one, inspect.StructType):
            yield one
            yield from _structs(field.type for field in one.fields)
        elif isinstance(one, inspect.UnionType):
            yield from _structs(one.types)
        elif isinstance(one, inspect.VarTupleType | inspect.ListType):
            yield from _structs([one.item_type])


def _mark_moment(field: inspect.Field, schema: Schema) -> None:
    """Say of a moment that it is one: always with an offset (RFC 3339)."""
    if isinstance(field.type, inspect.DateTimeType):
        schema["format"] = "date-time"
    elif isinstance(field.type, inspect.UnionType):
        for choice, one in zip(schema.get("anyOf", []), field.type.types, strict=False):
            if isinstance(one, inspect.DateTimeType):
                choice["format"] = "date-time"
