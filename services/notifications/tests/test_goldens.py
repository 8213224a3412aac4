"""Golden files: each kind of message as it was looked at and found good."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kit.testing import golden
from notifications.messages.compose import compose
from notifications.messages.draft import Draft, Guest, House
from notifications.messages.spelling import readable

GOLDENS = Path(__file__).parent / "golden"
HOUSE = House(
    name="Aimwell",
    address="aimwell@aimwell.example",
    domain="aimwell.example",
    public_url="https://aimwell.example",
    trust_office="Trust office",
)
STARTS = datetime(2027, 1, 21, 14, tzinfo=UTC)
WRITTEN = datetime(2027, 1, 8, 9, tzinfo=UTC)
TABLE = (
    Guest(name="Dr Ruth Okafor", office="aid"),
    Guest(name="Amina Patel", office="headteacher"),
    Guest(name=None, office="ltsw_chair"),
    Guest(name="Siân O’Neill", office="partner_head"),
)
PAPERS = (
    "Self-evaluation",
    "Improvement plan with progress",
    "Progress data by subject and year group",
    "Attendance, suspensions & exclusions",
    "Data on groups of learners",
    "Monitoring of teaching",
    "Targets",
    "Impact of interventions and use of the budget",
    "Governors’ questions",
    "Surveys of pupils, parents and staff",
)
BASE = Draft(
    id="0190f3a3-02aa-7e10-b3c4-5d6e7f809102",
    kind="meeting_booked",
    to_name="Amina Patel",
    to_address="head@ashgrove.example",
    meeting_id="0190f3a2-91b4-7c55-8d07-6f1e2a3b4c5d",
    meeting_kind="aim",
    academy="Ashgrove Primary School",
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=2),
)
INVITED: dict[str, Any] = {
    "place": "Ashgrove Primary School, ZZ1 1AA",
    "table": TABLE,
    "office": "headteacher",
    "sequence": 0,
    "owes": "academy",
    "papers_due_at": STARTS - timedelta(days=10),
    "circulates_at": STARTS - timedelta(days=7),
}
LATER: dict[str, Any] = INVITED | {"thread": "<first@aimwell.example>", "sequence": 1}
AGENDA: dict[str, Any] = {
    "agenda_due_at": STARTS - timedelta(days=14),
    "items": 7,
    "minutes": 120,
}
LONG = "Saint Bartholomew and the Venerable Bede Church of England Academy of Upper Wold"
ONE_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch-ac-ysgol-gynradd-hirx"

DRAFTS: dict[str, dict[str, Any]] = {
    "meeting_booked": INVITED,
    "meeting_booked_interim_online": INVITED
    | {"meeting_kind": "iaim", "place": "Online", "office": "aid", "owes": "aid"},
    "meeting_moved": LATER | {"kind": "meeting_moved", "moved_from": STARTS - timedelta(days=2)},
    "meeting_moved_elsewhere": LATER
    | {"kind": "meeting_moved", "moved_from": STARTS, "place": "Online"},
    "meeting_cancelled": LATER | {"kind": "meeting_cancelled"},
    "meeting_cancelled_for_one": LATER | {"kind": "meeting_cancelled", "office": None},
    "agenda_proposed": AGENDA | {"kind": "agenda_proposed", "speaks": "aid", "number": 1},
    "agenda_changed_by_the_head": AGENDA
    | {"kind": "agenda_proposed", "speaks": "academy", "number": 2, "items": 1, "academy": LONG},
    "agenda_commented": AGENDA
    | {"kind": "agenda_commented", "speaks": "academy", "items": None, "number": 1},
    "agenda_agreed": AGENDA | {"kind": "agenda_agreed", "number": 2},
    "agenda_overdue": AGENDA
    | {"kind": "agenda_overdue", "speaks": "academy", "number": 1, "items": None},
    "agenda_overdue_not_proposed": AGENDA
    | {"kind": "agenda_overdue", "speaks": "aid", "number": 0, "items": None},
    "agenda_overdue_for_the_other_side": AGENDA
    | {
        "kind": "agenda_overdue",
        "speaks": "aid",
        "number": 3,
        "items": None,
        "waited_for": False,
        "meeting_kind": "iaim",
    },
    "paper_overdue": {
        "kind": "paper_overdue",
        "side": "academy",
        "missing": PAPERS[:1],
        "papers_due_at": STARTS - timedelta(days=10),
        "circulates_at": STARTS - timedelta(days=7),
    },
    "paper_overdue_ten_papers_long_names": {
        "kind": "paper_overdue",
        "academy": LONG,
        "to_name": "Wilhelmina-Alexandra Featherstone-Cholmondeley-Ravenscroft of Lower Wold Hall",
        "side": "academy",
        "missing": PAPERS,
        "papers_due_at": STARTS - timedelta(days=10),
        "circulates_at": STARTS - timedelta(days=7),
    },
    "meeting_booked_one_long_word": INVITED | {"academy": ONE_WORD, "place": ONE_WORD},
    "meeting_booked_markup": INVITED | {"academy": "Ash & <b>Grove</b>", "to_name": "A <i>P</i>"},
    "pack_circulated": {"kind": "pack_circulated", "side": "aid", "papers": PAPERS[:3]},
    "pack_circulated_with_gaps": {
        "kind": "pack_circulated",
        "side": "academy",
        "papers": PAPERS[:3],
        "missing": (*PAPERS[3:5], readable("safeguarding_summary")),
    },
    "papers_late": {"kind": "papers_late", "side": "academy", "papers": PAPERS[3:4]},
    "papers_late_and_missing": {
        "kind": "papers_late",
        "side": "aid",
        "papers": PAPERS[:2],
        "missing": PAPERS[2:3],
    },
    "pack_circulated_empty": {
        "kind": "pack_circulated",
        "side": "academy",
        "missing": PAPERS[:4],
    },
}


@pytest.mark.parametrize("name", DRAFTS)
def test_a_message_reads_as_it_was_approved(name: str) -> None:
    mail = compose(msgspec.structs.replace(BASE, **DRAFTS[name]), HOUSE, WRITTEN)
    head = mail.source.partition(b"\r\n\r\n")[0].decode().replace("\r\n", "\n")
    golden(GOLDENS / f"{name}.txt", f"{head}\n\n{mail.text}")
    golden(GOLDENS / f"{name}.html", mail.html)
    if mail.calendar is not None:
        golden(GOLDENS / f"{name}.ics", mail.calendar.decode())


@pytest.mark.parametrize("name", DRAFTS)
def test_a_mail_is_plain_letters_in_short_lines_and_the_same_each_time(name: str) -> None:
    draft = msgspec.structs.replace(BASE, **DRAFTS[name])
    mail = compose(draft, HOUSE, WRITTEN)
    assert mail.source.isascii()
    assert max(map(len, mail.source.split(b"\r\n"))) <= 90
    assert mail.source == compose(draft, HOUSE, WRITTEN).source


def test_nothing_a_person_wrote_is_taken_as_markup() -> None:
    draft = msgspec.structs.replace(BASE, **DRAFTS["meeting_booked_markup"])
    html = compose(draft, HOUSE, WRITTEN).html
    assert "<b>" not in html
    assert "<i>" not in html
    assert "Ash &amp; &lt;b&gt;Grove" in html


def test_a_mail_loads_nothing_from_anywhere() -> None:
    for draft in DRAFTS.values():
        html = compose(msgspec.structs.replace(BASE, **draft), HOUSE, WRITTEN).html
        for word in ("src=", "@import", "url(", "<script", "<link", "<img"):
            assert word not in html
