"""Partner events carry identifiers, dates, states, counts and codes, and nothing about a person."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from contracts import EVERY_EVENT
from contracts.goldens import example
from contracts.schemas import components
from kit.events import Event

PARTNER = [kind for kind in EVERY_EVENT if kind.visibility == "partner"]

IDENTIFIERS: Final = {
    "uid",
    "person_id",
    "judgement_id",
    "appointment_id",
    "meeting_id",
    "message_id",
    "arrangement_id",
    "about",
    "asked",
    "owed_by",
    "recipients",
}
CODES: Final = {
    "year",
    "paper_kind",
    "papers",
    "missing",
    "changed",
    "overall",
    "grades",
    "category_of_concern",
    "outcome",
}
PUBLIC_RECORD: Final = {
    # What the public school register says of institutions, and of no person.
    "TrustRegistered": {"name"},
    "AcademyJoined": {"name", "local_authority", "postcode"},
    "AcademyChanged": {"name", "local_authority", "postcode"},
}


@pytest.mark.parametrize("kind", PARTNER, ids=lambda kind: kind.type)
def test_every_text_is_an_identifier_a_code_or_public_record(kind: type[Event]) -> None:
    for struct, schema in components([kind], "{name}").items():
        allowed = IDENTIFIERS | CODES | PUBLIC_RECORD.get(struct, set())
        free = {name for name, field in schema["properties"].items() if any(texts(field))}
        assert free <= allowed, f"{struct} has free text: {sorted(free - allowed)}"


@pytest.mark.parametrize("kind", PARTNER, ids=lambda kind: kind.type)
def test_examples_hold_no_address_and_codes_only_where_codes_stand(kind: type[Event]) -> None:
    data = example(kind)["data"]
    public = PUBLIC_RECORD.get(kind.__name__, set())
    for name, value in leaves(data):
        assert "@" not in value
        assert name in public or " " not in value, f"{name} reads like prose: {value}"


def test_a_person_is_told_inside_only() -> None:
    [told] = [kind for kind in EVERY_EVENT if kind.type == "scheduling.person_changed.v1"]
    assert told.visibility == "internal"


def test_the_walk_finds_a_text_wherever_it_hides() -> None:
    assert any(texts({"anyOf": [{"type": "string"}, {"type": "null"}]}))
    assert any(texts({"type": "array", "items": {"type": "string"}}))
    assert any(texts({"type": "object", "additionalProperties": {"type": "string"}}))
    assert any(texts({"type": "object"})), "an object of anything may hold a text"
    assert any(texts({})), "anything may be a text"
    assert not any(texts({"type": "string", "format": "date"}))
    assert not any(texts({"enum": ["aim", "iaim"]}))


def texts(field: dict[str, Any]) -> Iterator[bool]:
    """Whether a field can hold any text at all, by its schema; one answer for each of its parts."""
    if "$ref" in field or "enum" in field or "const" in field:
        return
    if "anyOf" in field:
        for choice in field["anyOf"]:
            yield from texts(choice)
    elif field.get("type") == "array":
        yield from texts(field.get("items", {}))
    elif field.get("type") == "object":
        yield from texts(field.get("additionalProperties", {}))
    elif field.get("type", "string") == "string":
        yield field.get("format") not in {"date", "date-time"}


def leaves(part: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, with the name of the field it stands in."""
    if isinstance(part, dict):
        for inside, value in part.items():
            yield from leaves(value, inside)
    elif isinstance(part, list):
        for value in part:
            yield from leaves(value, name)
    elif isinstance(part, str):
        yield name, part
