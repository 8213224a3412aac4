"""The catalogue of events, for people to read."""

import json
from collections.abc import Iterator
from typing import Any, Final

from contracts import PUBLISHERS, published_by
from contracts.goldens import example
from contracts.schemas import components, sentences
from kit.events import Event

_HEAD: Final = """# Events

This page is made by `python -m contracts.documents` from `libs/contracts`; do not edit it.

Events are CloudEvents 1.0 in JSON, the same bytes over every channel.
An event's type is its routing key on the topic exchange `aimwell`.
Fields are only ever added; a change of meaning is a new version beside the old one.
`partner` events may leave the trust, `internal` ones never do.
The JSON Schemas are in [`schemas/`](schemas/), the AsyncAPI documents in
[`asyncapi.json`](asyncapi.json) and, for partners, [`asyncapi.partner.json`](asyncapi.partner.json).
"""


def catalogue() -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD, *_summary(), *(line for part in _sections() for line in part)])


def _summary() -> Iterator[str]:
    yield "| event | visibility | says |"
    yield "|---|---|---|"
    for service in PUBLISHERS:
        for kind in published_by(service):
            says = sentences(kind).split(". ")[0].rstrip(".").replace("|", "\\|")
            yield f"| [`{kind.type}`](#{_anchor(kind)}) | {kind.visibility} | {says} |"
    yield ""


def _sections() -> Iterator[list[str]]:
    for service, module in PUBLISHERS.items():
        yield [f"## {service}", "", " ".join((module.__doc__ or "").split()), ""]
        for kind in published_by(service):
            yield [*_event(kind)]


def _event(kind: type[Event]) -> Iterator[str]:
    parts = components([kind], "{name}")
    yield from (f"### {kind.type}", "", sentences(kind), "")
    yield f"Visibility: {kind.visibility}. Subject: `{kind.subject_of}`."
    yield from ("", "| field | type | |", "|---|---|---|")
    yield from _fields(parts[kind.__name__])
    for name in sorted(set(parts) - {kind.__name__}):
        about = " ".join(parts[name].get("description", "").split())
        yield from ("", f"**{name}**: {about}", "", "| field | type | |", "|---|---|---|")
        yield from _fields(parts[name])
    shown = json.dumps(example(kind), indent=2, ensure_ascii=False)
    yield from ("", "```json", shown, "```", "")


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    for name, field in schema["properties"].items():
        needed = "always" if name in schema.get("required", []) else _default(field)
        yield f"| `{name}` | {_words(field)} | {needed} |"


def _default(field: dict[str, Any]) -> str:
    return f"default `{json.dumps(field['default'])}`" if "default" in field else "optional"


def _words(field: dict[str, Any]) -> str:
    """A schema in words."""
    if "$ref" in field:
        return f"**{field['$ref']}**"
    if "enum" in field:
        return "one of " + ", ".join(f"`{word}`" for word in field["enum"])
    if "anyOf" in field:
        return " or ".join(_words(choice) for choice in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {_words(field['items'])}" if field.get("items") else "list"
    if "additionalProperties" in field:
        return f"object of {_words(field['additionalProperties'])} by name"
    return str(field.get("format") or field.get("type", "any"))


def _anchor(kind: type[Event]) -> str:
    return kind.type.replace(".", "")
