"""What is held of people is declared, wholly; docs/privacy.md says what is declared; and events say what tells of people."""

from pathlib import Path

import peewee
import pytest
from libs.contracts.tests.test_what_partners_may_know import (
    CODES,
    IDENTIFIERS,
    PUBLIC_RECORD,
    texts,
)
from tests.rights.privacy import DECLARED, document

from contracts import EVERY_EVENT
from contracts.schemas import components
from kit.db import Record
from kit.events import Event
from kit.privacy import Nothing, Privacy
from kit.privacy.declaring import tables_of, texts_of

PRIVACY = Path(__file__).parents[2] / "docs" / "privacy.md"
INTERNAL = [kind for kind in EVERY_EVENT if kind.visibility == "internal"]
IDS = IDENTIFIERS | {"invitation_id", "account_id", "link_id", "asked", "code", "title"}
"""Beside ids: the trust's own words for its papers."""


@pytest.mark.parametrize("name", DECLARED)
def test_every_table_and_every_text_in_it_is_declared(name: str) -> None:
    privacy, _ = DECLARED[name]
    assert privacy.complaints() == []
    assert len(tables_of(privacy.service)) == len({each.table for each in privacy.tables})


def test_a_table_that_nobody_speaks_of_is_found_and_so_is_a_text() -> None:
    """In a service of its own name, so that no real one finds them."""

    class Diary(Record):
        said = peewee.TextField()
        pages = peewee.IntegerField()

    Diary.__module__ = "made_up.models"
    kept, _ = DECLARED["Support"]
    nothing = Privacy(service="made_up", tables=kept.tables)
    assert any("made_up.models.Diary is not declared" in each for each in nothing.complaints())
    half = Privacy(service="made_up", tables=(*kept.tables, Nothing(table=Diary, why="empty")))
    assert any("Diary.said is a text" in each for each in half.complaints())
    whole = Nothing(table=Diary, why="empty", texts=(Diary.said,))
    assert Privacy(service="made_up", tables=(*kept.tables, whole)).complaints() == []
    assert texts_of(Diary) == [Diary.said]


def test_the_document_is_true() -> None:
    assert PRIVACY.read_text(encoding="utf-8") == document(), (
        "It is old: run python -m tests.rights"
    )


@pytest.mark.parametrize("kind", INTERNAL, ids=lambda kind: kind.type)
def test_what_an_internal_event_tells_of_somebody_can_be_overwritten(kind: type[Event]) -> None:
    for struct, schema in components([kind], "{name}").items():
        known = IDS | CODES | PUBLIC_RECORD.get(struct, set()) | set(kind.personal)
        free = {field for field, said in schema["properties"].items() if any(texts(said))}
        assert free <= known, f"{struct} has a text that erasing would leave: {free - known}"
    assert set(kind.personal) <= set(kind.__struct_fields__)
