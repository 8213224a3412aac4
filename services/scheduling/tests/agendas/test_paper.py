"""The agreed agenda comes into the AID's pack as a PDF, and no agenda gets there in any other way (R5, R6)."""

import io
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader
from services.scheduling.tests.conftest import House

from contracts.scheduling import PackCirculated, PaperAdded
from kit.testing import run_timers, sent_events
from scheduling.agendas import paper as making
from scheduling.meetings.models import Meeting

AID, HEAD = "Ada Aid", "Hugo Head"
TYPED = "#strong[Not] *markup* $x$ <b>but</b> words"
ITEMS: list[dict[str, Any]] = [
    {"title": TYPED, "minutes": 25, "owner": "headteacher"},
    {"title": "Progress", "purpose": "Ŵhy year 5 writes less.", "minutes": 60, "papers": ["attendance"]},
]  # fmt: skip


@pytest.fixture
def meeting(house: House) -> str:
    return str(house.book()["id"])


def propose(house: House, meeting: str, follows: int = 0, items: Any = None) -> None:
    made = house(AID).post(
        f"/v1/meetings/{meeting}/agenda/proposals",
        json={"follows": follows, "items": ITEMS if items is None else items},
    )
    assert made.status_code == 201, made.text


def agree(house: House, meeting: str, number: int = 1) -> None:
    place = f"/v1/meetings/{meeting}/agenda/agreement"
    assert house(HEAD).post(place, json={"number": number}).status_code == 201


def paper(house: House, meeting: str, who: str = AID) -> Any:
    papers = house.pack(meeting, "aid", who)["papers"]
    return next(each for each in papers if each["code"] == "agenda")


def read(house: House, meeting: str) -> PdfReader:
    with house(AID).get(f"/v1/papers/{paper(house, meeting)['latest']['id']}/content") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        return PdfReader(io.BytesIO(answer.data))


def words(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_it_comes_by_itself_once_both_sides_have_agreed(house: House, meeting: str) -> None:
    propose(house, meeting)
    run_timers(house.worker)
    shown = paper(house, meeting)
    assert (shown["by_itself"], shown["received"], sent_events(PaperAdded)) == (True, False, [])
    agree(house, meeting)
    run_timers(house.worker)
    run_timers(house.worker)
    latest = paper(house, meeting)["latest"]
    assert (latest["version"], latest["filename"]) == (1, "agenda-2027-03-09.pdf")
    assert latest["added_by_name"] == HEAD
    [told] = [msgspec.json.decode(sent.data, type=PaperAdded) for sent in sent_events(PaperAdded)]
    assert (told.side, told.paper_kind, told.missing) == (
        "aid",
        "agenda",
        ("previous_notes", "data_analysis"),
    )


def test_it_says_what_was_agreed_and_takes_nothing_for_markup(house: House, meeting: str) -> None:
    propose(house, meeting)
    agree(house, meeting)
    run_timers(house.worker)
    pdf = read(house, meeting)
    text = words(pdf)
    for said in (
        "Alder Academy",
        "Tuesday 9 March 2027, 10:00 to 12:00",
        TYPED,
        "Led by Hugo Head",
        "10:25",
        "Ŵhy year 5 writes less.",
        "Papers: Attendance, suspensions and exclusions",
        "Together, of 120 minutes 85",
        "Agreed by Ada Aid and Hugo Head on 8 January 2027.",
        "Confidential to those at the meeting",
    ):
        assert said in text, text
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Agenda, Alder Academy, Tuesday 9 March 2027"
    catalogue: Any = pdf.trailer["/Root"]
    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"]) == ("en-GB", True)


def test_a_long_one_goes_over_pages_and_repeats_its_head(house: House, meeting: str) -> None:
    long = [{"title": "Wilhelmina " * 15, "purpose": "Words. " * 100, "minutes": 1}] * 40
    propose(house, meeting, items=long)
    agree(house, meeting)
    run_timers(house.worker)
    pdf = read(house, meeting)
    assert len(pdf.pages) > 5
    assert "Minutes" in pdf.pages[3].extract_text()


def test_what_is_agreed_anew_and_a_meeting_that_moves_make_another_version(
    house: House, meeting: str
) -> None:
    propose(house, meeting)
    agree(house, meeting)
    run_timers(house.worker)
    propose(house, meeting, follows=1, items=ITEMS[1:])
    run_timers(house.worker)
    assert paper(house, meeting)["latest"]["version"] == 1, "a change is not agreed yet"
    agree(house, meeting, 2)
    run_timers(house.worker)
    assert paper(house, meeting)["latest"]["version"] == 2
    assert TYPED not in words(read(house, meeting))
    moved = house(AID).post(
        f"/v1/meetings/{meeting}/moves",
        json={"starts_at": "2027-03-16T13:30:00Z"},
        headers={"If-Match": "*"},
    )
    assert moved.status_code == 201
    run_timers(house.worker)
    assert "Tuesday 16 March 2027, 13:30 to 15:30" in words(read(house, meeting))


def test_an_open_change_takes_nothing_away_from_what_was_agreed(house: House, meeting: str) -> None:
    propose(house, meeting)
    agree(house, meeting)
    propose(house, meeting, follows=1, items=ITEMS[1:])
    run_timers(house.worker)
    assert TYPED in words(read(house, meeting))
    moved = house(AID).post(
        f"/v1/meetings/{meeting}/moves",
        json={"starts_at": "2027-03-09T10:00:00Z", "venue": "online", "duration_minutes": 90},
        headers={"If-Match": "*"},
    )
    assert moved.status_code == 201
    run_timers(house.worker)
    text = words(read(house, meeting))
    assert "10:00 to 11:30 Online" in text
    assert TYPED in text


def test_a_sign_that_no_font_has_keeps_no_agenda_from_its_pack(house: House, meeting: str) -> None:
    other = str(house.book(urn=900002, starts_at="2027-03-11T10:00:00Z")["id"])
    propose(house, meeting, items=[{"title": "Successes 🎉 好", "minutes": 10}])
    agree(house, meeting)
    house.agree_agenda(other, "Hera Head")
    run_timers(house.worker)
    assert paper(house, meeting)["received"]
    assert paper(house, other)["received"]
    assert "Successes" in words(read(house, meeting))


def test_whoever_moves_the_meeting_meanwhile_has_it_made_anew(
    house: House, meeting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(house, meeting)
    agree(house, meeting)
    setting = making.agenda_pdf

    def moved_meanwhile(*given: Any) -> bytes:
        monkeypatch.setattr(making, "agenda_pdf", setting)
        Meeting.update(starts_at=datetime(2027, 3, 16, 13, 30, tzinfo=UTC)).where(
            Meeting.id == meeting
        ).execute()
        return setting(*given)

    monkeypatch.setattr(making, "agenda_pdf", moved_meanwhile)
    run_timers(house.worker)
    assert not paper(house, meeting)["received"]
    run_timers(house.worker)
    assert "16 March 2027" in words(read(house, meeting))


def test_nobody_puts_one_in_by_hand(house: House, meeting: str) -> None:
    form = {"kind": "agenda", "file": (io.BytesIO(b"%PDF-1.7"), "agenda.pdf")}
    refused = house(AID).post(f"/v1/meetings/{meeting}/packs/aid/papers", data=form)
    assert refused.status_code == 422
    assert "comes into the pack by itself" in refused.text


def test_a_pack_never_goes_out_with_an_agenda_that_is_not_agreed(
    house: House, meeting: str
) -> None:
    propose(house, meeting)
    house.at("2027-03-02T10:00:00")
    [told] = [
        each
        for each in (
            msgspec.json.decode(sent.data, type=PackCirculated)
            for sent in sent_events(PackCirculated)
        )
        if each.side == "aid"
    ]
    assert (told.papers, "agenda" in told.missing) == ((), True)


def test_others_read_it_when_the_pack_has_gone_out(house: House, meeting: str) -> None:
    propose(house, meeting)
    agree(house, meeting)
    run_timers(house.worker)
    assert paper(house, meeting, "Lena Chair")["latest"] is None
    house.at("2027-03-02T10:00:00")
    assert paper(house, meeting, "Lena Chair")["latest"]["version"] == 1


def test_a_trust_that_has_no_such_paper_has_none(house: House, meeting: str) -> None:
    shown = house(AID).get("/v1/paper-kinds")
    others = [kind for kind in shown.json["items"] if kind["code"] != "agenda"]
    headers = {"If-Match": shown.headers["ETag"]}
    assert house(AID).put("/v1/paper-kinds", json={"items": others}, headers=headers).status_code == 200  # fmt: skip
    propose(house, meeting)
    agree(house, meeting)
    run_timers(house.worker)
    assert sent_events(PaperAdded) == []


def test_none_is_made_once_the_meeting_has_begun(house: House, meeting: str) -> None:
    propose(house, meeting)
    agree(house, meeting)
    house.at("2027-03-09T10:00:00")
    assert sent_events(PaperAdded) == []
