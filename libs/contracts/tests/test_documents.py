"""The documents in docs/ say what the contracts say, and AsyncAPI is put together as it should be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts import EVERY_EVENT
from contracts.asyncapi import EXCHANGE, asyncapi
from contracts.documents import documents, write
from kit.bus import topology

DOCS = Path(__file__).parents[3] / "docs"
PARTNER = [kind for kind in EVERY_EVENT if kind.visibility == "partner"]


@pytest.mark.parametrize("name", documents())
def test_a_document_is_true(name: str) -> None:
    path = DOCS / name
    assert path.exists(), f"{name} is missing: run python -m contracts.documents"
    said = f"{name} is old: run python -m contracts.documents"
    assert path.read_text(encoding="utf-8") == documents()[name], said


def test_there_are_no_schemas_of_events_that_do_not_exist() -> None:
    kept = {f"schemas/{path.name}" for path in (DOCS / "schemas").iterdir()}
    assert kept == {name for name in documents() if name.startswith("schemas/")}


def test_writing_says_what_it_changed_and_clears_what_is_gone(tmp_path: Path) -> None:
    assert write(tmp_path) == list(documents())
    assert write(tmp_path) == []
    (tmp_path / "schemas" / "scheduling.forgotten.v1.json").write_text("{}")
    (tmp_path / "events.md").write_text("something else")
    assert write(tmp_path) == ["events.md", "schemas/scheduling.forgotten.v1.json"]


def test_the_exchange_is_the_one_the_kit_publishes_to() -> None:
    assert EXCHANGE == topology.EXCHANGE


@pytest.mark.parametrize("partners", [False, True])
def test_every_event_is_in_asyncapi_and_only_those_for_its_readers(*, partners: bool) -> None:
    kinds = PARTNER if partners else EVERY_EVENT
    document = asyncapi(kinds, partners=partners)
    types = {kind.type for kind in kinds}
    assert document["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= set(document["info"])
    assert set(document["channels"]) == types == set(document["components"]["messages"])
    for channel in document["channels"].values():
        assert channel["address"] in types
        assert channel["bindings"]["amqp"]["is"] == "routingKey"
        assert channel["bindings"]["amqp"]["exchange"]["type"] == "topic"
    for operation in document["operations"].values():
        assert operation["action"] == "send"
        channel = resolved(operation["channel"]["$ref"], document)
        used = [one["$ref"] for one in operation["messages"]]
        assert [resolved(ref, document) for ref in used] == list(channel["messages"].values())
    names = [message["name"] for message in document["components"]["messages"].values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("partners", [False, True])
def test_every_reference_in_asyncapi_leads_somewhere(*, partners: bool) -> None:
    document = asyncapi(PARTNER if partners else EVERY_EVENT, partners=partners)
    found = list(references(document))
    assert found
    for reference in found:
        assert isinstance(resolved(reference, document), dict)
    used = {ref.rpartition("/")[2] for ref in found if "/schemas/" in ref}
    assert used == set(document["components"]["schemas"])


def references(part: Any) -> Iterator[str]:
    """Every reference anywhere in a document."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inside in part.values():
            yield from references(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from references(inside)


def resolved(reference: str, document: dict[str, Any]) -> Any:
    """What a reference within a document leads to; a `KeyError`, if nowhere."""
    assert reference.startswith("#/")
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found
