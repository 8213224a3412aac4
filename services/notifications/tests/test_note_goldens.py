"""Golden files: each kind of mail that is for its reader alone, as it was looked at and found good."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from services.notifications.tests.test_goldens import GOLDENS, HOUSE, LONG, ONE_WORD, WRITTEN

from kit.testing import golden
from notifications.messages.compose import compose
from notifications.messages.draft import Note

WORD = "0190f3b1-3b20-7d5f-9032-6b7c8d9e0f02.4pC0wLQ0Yyq2vQbX9rT1sJ8mZk3nHd6uEaGfWiOxPlU"
BASE = Note(
    id="0190f3a3-02aa-7e10-b3c4-5d6e7f809102",
    kind="personal_link",
    to_name="Tom Ashby",
    to_address="tom.ashby@governors.example",
)
LINK: dict[str, Any] = {
    "names": "0190f3b1-3b20-7d5f-9032-6b7c8d9e0f02",
    "word": WORD,
    "good_until": datetime(2027, 1, 22, 9, tzinfo=UTC),
    "academy": "Ashgrove Primary School",
    "at": datetime(2027, 1, 21, 14, tzinfo=UTC),
}
NOTES: dict[str, dict[str, Any]] = {
    "personal_link": LINK,
    "personal_link_long_names": LINK
    | {
        "academy": LONG,
        "meeting_kind": "iaim",
        "to_name": "Wilhelmina-Alexandra Featherstone-Cholmondeley-Ravenscroft of Lower Wold Hall",
    },
    "personal_link_one_long_word": LINK | {"academy": ONE_WORD},
    "personal_link_masked": {**LINK, "word": "…"},
    "invitation": {**LINK, "kind": "invitation", "academy": "", "at": None},
    "account_linked": {
        "kind": "account_linked",
        "provider": "microsoft",
        "at": datetime(2027, 1, 8, 9, tzinfo=UTC),
    },
    "account_linked_elsewhere": {
        "kind": "account_linked",
        "provider": "oidc",
        "at": datetime(2027, 7, 8, 9, 30, tzinfo=UTC),
    },
}


def note(name: str) -> Note:
    return msgspec.structs.replace(BASE, **NOTES[name])


@pytest.mark.parametrize("name", NOTES)
def test_a_note_reads_as_it_was_approved(name: str) -> None:
    mail = compose(note(name), HOUSE, WRITTEN)
    head = mail.source.partition(b"\r\n\r\n")[0].decode().replace("\r\n", "\n")
    golden(GOLDENS / f"{name}.txt", f"{head}\n\n{mail.text}")
    golden(GOLDENS / f"{name}.html", mail.html)
    assert mail.calendar is None
    assert mail.source.isascii()
    assert max(map(len, mail.source.split(b"\r\n"))) <= 90
    assert mail.source == compose(note(name), HOUSE, WRITTEN).source


@pytest.mark.parametrize("name", NOTES)
def test_a_note_loads_nothing_from_anywhere_and_its_subject_opens_nothing(name: str) -> None:
    mail = compose(note(name), HOUSE, WRITTEN)
    for word in ("src=", "@import", "url(", "<script", "<link", "<img"):
        assert word not in mail.html
    head = mail.source.partition(b"\r\n\r\n")[0].decode()
    assert WORD[:40] not in head


@pytest.mark.parametrize("name", ["personal_link", "invitation"])
def test_the_word_stands_behind_the_fragment_and_nowhere_before_it(name: str) -> None:
    mail = compose(note(name), HOUSE, WRITTEN)
    for said in (mail.text, mail.html):
        for before in said.split(WORD)[:-1]:
            assert before.endswith(f"{HOUSE.public_url}/{'link' if 'link' in name else name}#")
