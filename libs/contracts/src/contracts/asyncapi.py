"""The AsyncAPI 3.0 document: where events are published, and what they look like."""

from collections.abc import Iterable
from typing import Any, Final

from contracts.goldens import example
from contracts.schemas import components, envelope, sentences
from kit.events import CONTENT_TYPE, Event

EXCHANGE: Final = "aimwell"
"""The topic exchange that every event goes through; its type is the routing key."""

_PARTNERS: Final = (
    "The events that integration partners may receive."
    " They carry identifiers, dates, states, counts and codes:"
    " never a person's name or address, and never narrative."
)
_ALL: Final = "Every event of the suite, also those that stay inside."


def asyncapi(kinds: Iterable[type[Event]], *, partners: bool) -> dict[str, Any]:
    """The document about some events; `partners` says for whom it is."""
    wanted = tuple(kinds)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Aimwell events for partners" if partners else "Aimwell events",
            "version": "1.0.0",
            "description": _PARTNERS if partners else _ALL,
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {kind.type: _channel(kind) for kind in wanted},
        "operations": {f"publish.{kind.type}": _operation(kind) for kind in wanted},
        "components": {
            "messages": {kind.type: _message(kind) for kind in wanted},
            "schemas": components(wanted, "#/components/schemas/{name}"),
        },
    }


def _channel(kind: type[Event]) -> dict[str, Any]:
    exchange = {"name": EXCHANGE, "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": kind.type,
        "description": sentences(kind),
        "messages": {"event": {"$ref": f"#/components/messages/{kind.type}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _operation(kind: type[Event]) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{kind.type}"},
        "summary": f"{kind.type.partition('.')[0]} publishes it.",
        "messages": [{"$ref": f"#/channels/{kind.type}/messages/event"}],
    }


def _message(kind: type[Event]) -> dict[str, Any]:
    return {
        "name": kind.type,
        "title": kind.__name__,
        "summary": sentences(kind),
        "contentType": CONTENT_TYPE,
        "tags": [{"name": kind.visibility}],
        "payload": envelope(kind, {"$ref": f"#/components/schemas/{kind.__name__}"}),
        "examples": [{"name": "golden", "payload": example(kind)}],
    }
