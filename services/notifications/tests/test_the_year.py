"""Mails about how many meetings an academy has in a year: to whoever is asked or has waited, never with a reason."""

from typing import Any

import msgspec
import pytest
from services.notifications.tests.conftest import (
    AID,
    CHAIR,
    HEAD,
    Mailroom,
    OpenMailroom,
    Said,
    text_of,
)
from services.notifications.tests.test_goldens import GOLDENS, HOUSE, LONG, ONE_WORD, WRITTEN

from contracts.notifications import MessageDelivered
from contracts.scheduling import ArrangementAgreed, ArrangementDeclined, ArrangementProposed
from kit.testing import golden, sent_events
from notifications.messages.compose import compose
from notifications.messages.draft import YearDraft

YEAR: dict[str, Any] = {
    "arrangement_id": "arrangement-1",
    "urn": 900001,
    "year": "2026-27",
    "aims": 3,
    "iaims": 3,
}
PROPOSED = ArrangementProposed(**YEAR, proposed_by="rule", asked=(AID, HEAD))
DECLINED = ArrangementDeclined(**YEAR, withdrawn=False, recipients=(AID,))
AGREED = ArrangementAgreed(**YEAR, usual=True, recipients=(AID,))

BASE = YearDraft(
    id="0190f3a3-02aa-7e10-b3c4-5d6e7f809103",
    kind="arrangement_proposed",
    to_name="Amina Patel",
    to_address="head@ashgrove.example",
    urn=900001,
    academy="Ashgrove Primary School",
    year="2026-27",
    aims=3,
    iaims=3,
    proposed_by="rule",
)
MAILS: dict[str, dict[str, Any]] = {
    "arrangement_proposed": {},
    "arrangement_proposed_by_the_director": {"proposed_by": "aid", "aims": 2, "iaims": 0},
    "arrangement_proposed_by_the_head": {
        "proposed_by": "academy", "aims": 1, "iaims": 1, "academy": LONG,
    },
    "arrangement_declined": {"kind": "arrangement_declined", "aims": 0},
    "arrangement_taken_back": {
        "kind": "arrangement_declined", "withdrawn": True, "academy": ONE_WORD,
    },
    "arrangement_agreed": {"kind": "arrangement_agreed"},
}  # fmt: skip


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_reads_as_it_was_approved(name: str) -> None:
    mail = compose(msgspec.structs.replace(BASE, **MAILS[name]), HOUSE, WRITTEN)
    head = mail.source.partition(b"\r\n\r\n")[0].decode().replace("\r\n", "\n")
    golden(GOLDENS / f"{name}.txt", f"{head}\n\n{mail.text}")
    golden(GOLDENS / f"{name}.html", mail.html)
    assert mail.calendar is None
    assert max(map(len, mail.source.split(b"\r\n"))) <= 90


def test_whoever_is_asked_is_written_to_once(mailroom: Mailroom) -> None:
    mailroom.hear(PROPOSED, version=1)
    mailroom.hear(PROPOSED, version=1)
    mailroom.send()
    assert [len(mailroom.mails(to)) for to in (AID, HEAD, CHAIR)] == [1, 1, 0]
    assert "/academies/900001/arrangement/2026-27" in text_of(mailroom.mails(HEAD)[0])
    assert [told.type for told in sent_events(MessageDelivered)] == [MessageDelivered.type] * 2


@pytest.mark.parametrize("event", [DECLINED, AGREED], ids=["declined", "agreed"])
def test_whoever_waited_is_told_and_nobody_else(mailroom: Mailroom, event: Any) -> None:
    mailroom.hear(event)
    mailroom.send()
    assert [len(mailroom.mails(to)) for to in (AID, HEAD)] == [1, 0]


def test_what_the_framework_gives_is_no_news(mailroom: Mailroom) -> None:
    mailroom.hear(msgspec.structs.replace(AGREED, recipients=()))
    mailroom.send()
    assert mailroom.mails() == []


def test_nobody_is_asked_two_months_late(open_mailroom: OpenMailroom, said: Said) -> None:
    mailroom = open_mailroom()
    mailroom.hear(said.academy(), PROPOSED)
    mailroom.clock.advance(days=61)
    mailroom.hear(said.person(AID))
    mailroom.send()
    assert mailroom.mails() == []


def test_the_director_reads_what_was_written_and_others_their_own(mailroom: Mailroom) -> None:
    mailroom.hear(PROPOSED)
    [to_head] = mailroom.messages(person_id=HEAD)
    assert to_head["kind"] == "arrangement_proposed"
    shown = mailroom.client.as_("aid").get(f"/v1/messages/{to_head['id']}").get_json()
    assert "3 meetings and 3 interim ones" in shown["text"]
    other = mailroom.client.as_("lgb_chair", urn=900001, person_id=CHAIR)
    assert other.get(f"/v1/messages/{to_head['id']}").status_code == 404
