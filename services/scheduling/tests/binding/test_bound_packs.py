"""A pack that has gone out is bound into one PDF, paper by paper; what cannot be bound is named and stays as it is (R6)."""

import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText, Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from services.scheduling.tests.conftest import House
from services.scheduling.tests.packs.test_papers import put_in

from kit.testing import run_timers
from scheduling.binding import aside
from scheduling.binding.models import BoundPack
from scheduling.packs.kept import keep

OUT = "2027-03-02T10:00:00"


def pdf(pages: int = 1, *, password: str = "", script: bool = False, layers: bool = False) -> bytes:
    """A file of so many empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if script:
        writer.add_open_action(JavaScript("app.alert('hello')"))
        writer.add_attachment("enclosed.txt", b"enclosed")
    if layers:
        layer = writer._add_object(DictionaryObject({NameObject("/Type"): NameObject("/OCG")}))
        usual = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
        writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
            {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): usual}
        )
    if password:
        writer.encrypt(user_password=password)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def picture(side: int = 4) -> bytes:
    """A PNG that is a grey square of so many dots."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        sum_of_it = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + sum_of_it

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    line = b"\x00" + b"\xaa" * -(-side // 8)
    packed = zlib.compressobj(1)
    dots = chunk(b"IDAT", b"".join(packed.compress(line) for _ in range(side)) + packed.flush())
    return b"\x89PNG\r\n\x1a\n" + head + dots + chunk(b"IEND", b"")


def bound(house: House, meeting: Any, who: str = "Hugo Head", side: str = "academy") -> Any:
    return house.pack(meeting["id"], side, who)["bound"]


def turns(house: House, number: int) -> None:
    for _ in range(number):
        run_timers(house.worker)


def read(house: House, ident: str, who: str = "Lena Chair") -> PdfReader:
    with house(who).get(f"/v1/bound-packs/{ident}/content") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        return PdfReader(io.BytesIO(answer.data))


def marks(whole: PdfReader) -> list[tuple[str, int | None]]:
    return [
        (str(each.title), whole.get_destination_page_number(each))
        for each in whole.outline
        if not isinstance(each, list)
    ]


def words(page: Any) -> str:
    return " ".join(page.extract_text().split())


@pytest.fixture
def meeting(house: House) -> Any:
    return house.book()


def test_it_is_made_step_by_step_once_the_pack_has_gone_out(house: House, meeting: Any) -> None:
    put_in(house, meeting, "self_evaluation", content=pdf(3))
    put_in(house, meeting, "attendance", content=pdf(2))
    run_timers(house.worker)
    assert bound(house, meeting) is None, "it has not gone out"
    house.at(OUT)
    states = []
    for _ in range(3):
        shown = bound(house, meeting)
        states.append((shown["state"], shown["looked_at"], shown["papers"]))
        run_timers(house.worker)
    assert states == [("being_made", 1, 2), ("being_made", 2, 2), ("ready", 2, 2)]
    shown = bound(house, meeting)
    assert (shown["pages"], shown["left_out"]) == (6, [])
    whole = read(house, shown["id"])
    assert marks(whole) == [
        ("Contents", 0),
        ("Self-evaluation", 1),
        ("Attendance, suspensions and exclusions", 4),
    ]
    cover = words(whole.pages[0])
    for said in (
        "Wren Trust",
        "The academy’s documents",
        "Alder Academy",
        "Tuesday 9 March 2027, 10:00",
        "1 Self-evaluation paper.pdf 2",
        "2 Attendance, suspensions and exclusions paper.pdf 5",
        "Not there: Improvement plan with progress, Progress data by subject and year group.",
        "Confidential to those at the meeting",
    ):
        assert said in cover, cover
    assert whole.metadata is not None
    assert whole.metadata.title == "The academy’s documents, Alder Academy, Tuesday 9 March 2027"


def test_texts_and_pictures_become_pages_and_other_programs_files_stay(
    house: House, meeting: Any
) -> None:
    text = "Lesezeichen: #strong[kein] $Satz$\n" * 80
    put_in(house, meeting, "self_evaluation", name="sef.txt", content=text.encode())
    put_in(house, meeting, "surveys", name="survey.png", content=picture())
    put_in(house, meeting, "targets", name="ziele.txt", content="Gr\xfc\xdfe".encode("cp1252"))
    house.at(OUT)
    turns(house, 6)
    shown = bound(house, meeting)
    assert (shown["state"], shown["left_out"]) == ("ready", [])
    whole = read(house, shown["id"])
    titles = dict(marks(whole))
    assert list(titles) == ["Contents", "Self-evaluation", "Targets", "Surveys"]
    assert "#strong[kein] $Satz$" in whole.pages[titles["Self-evaluation"] or 0].extract_text()
    assert "Grüße" in whole.pages[titles["Targets"] or 0].extract_text()
    resources: Any = whole.pages[titles["Surveys"] or 0]["/Resources"]
    assert len(resources["/XObject"]) == 1


BROKEN: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a password": ("a.pdf", lambda: pdf(password="secret"), "locked"),
    "no PDF inside": ("a.pdf", lambda: b"%PDF-1.7\n" + b"\x00rubbish" * 50, "broken"),
    "layers that are not to be seen": ("a.pdf", lambda: pdf(layers=True), "layers"),
    "a picture that fills the memory": ("a.png", lambda: picture(10_000), "too_large"),
    "a picture that is none": ("a.png", lambda: picture()[:60], "broken"),
    "too many pages": ("a.pdf", lambda: pdf(1001), "too_large"),
    "too long a text": ("a.txt", lambda: b"word " * 70_000, "too_large"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_bound_is_named_and_the_rest_is_bound(
    house: House, meeting: Any, name: str
) -> None:
    filename, content, why = BROKEN[name]
    put_in(house, meeting, "self_evaluation", name=filename, content=content())
    put_in(house, meeting, "attendance", content=pdf())
    house.at(OUT)
    turns(house, 4)
    shown = bound(house, meeting)
    assert (shown["state"], shown["pages"]) == ("ready", 2)
    assert shown["left_out"] == [{"code": "self_evaluation", "why": why}]
    whole = read(house, shown["id"])
    assert [title for title, _ in marks(whole)] == [
        "Contents",
        "Attendance, suspensions and exclusions",
    ]
    assert "a file of its own" in words(whole.pages[0])


def test_scripts_and_what_is_enclosed_stay_behind(house: House, meeting: Any) -> None:
    put_in(house, meeting, "attendance", content=pdf(script=True))
    house.at(OUT)
    turns(house, 3)
    whole = read(house, bound(house, meeting)["id"])
    root: Any = whole.trailer["/Root"]
    assert not {"/Names", "/OpenAction", "/AA"} & set(root)
    assert whole.attachments == {}


def test_what_was_drawn_on_a_page_stays_and_what_does_something_does_not(
    house: House, meeting: Any
) -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(width=595, height=842)
    enclosed = ArrayObject([TextStringObject("enclosed")])
    page[NameObject("/AF")] = enclosed
    for annotation in (
        FreeText(text="Filled in by hand", rect=(50, 50, 200, 100)),
        Link(url="https://evil.example", rect=(50, 150, 200, 200)),
    ):
        writer.add_annotation(page_number=0, annotation=annotation)
    written = io.BytesIO()
    writer.write(written)
    put_in(house, meeting, "attendance", content=written.getvalue())
    house.at(OUT)
    turns(house, 3)
    bound_page: Any = read(house, bound(house, meeting)["id"]).pages[1]
    kinds = [each.get_object()["/Subtype"] for each in bound_page["/Annots"]]
    assert (kinds, "/AF" in bound_page) == (["/FreeText"], False)


def test_a_sign_that_no_font_has_keeps_no_pack_from_being_bound(house: House, meeting: Any) -> None:
    put_in(house, meeting, "attendance", name="Attendance ✅.pdf", content=pdf())
    house.at(OUT)
    turns(house, 3)
    assert bound(house, meeting)["state"] == "ready"


def test_what_takes_too_long_is_tried_again_and_left_out_at_last(
    house: House, meeting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def too_long(verb: str, _job: Any) -> None:
        asked.append(verb)
        raise aside.TookTooLong

    monkeypatch.setattr(aside, "ask", too_long)
    put_in(house, meeting, "attendance", content=pdf())
    house.at(OUT)
    turns(house, 2)
    assert bound(house, meeting)["left_out"] == [{"code": "attendance", "why": "too_large"}]
    turns(house, 3)
    assert bound(house, meeting)["state"] == "failed"
    assert asked == ["look"] * 3 + ["join"] * 3
    assert list((house.settings.var / "binding").iterdir()) == []


def test_a_worker_that_was_overtaken_changes_nothing(
    house: House, meeting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(house, meeting, "attendance", content=pdf())
    put_in(house, meeting, "surveys", content=pdf())

    def slept(*_: Any) -> dict[str, int]:
        # Meanwhile another worker has looked at the same paper, and found it locked.
        BoundPack.update(looked_at=[{"why": "locked"}], steps=1).execute()
        return {"pages": 9}

    monkeypatch.setattr(aside, "ask", slept)
    house.at(OUT)
    shown = bound(house, meeting)
    assert (shown["looked_at"], shown["left_out"][0]["why"]) == (1, "locked")


def test_a_newer_one_that_fails_does_not_hide_the_one_before(
    house: House, meeting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(house, meeting, "attendance", content=pdf())
    house.at(OUT)
    turns(house, 3)
    first = bound(house, meeting)
    put_in(house, meeting, "surveys", content=pdf())
    monkeypatch.setattr(aside, "ask", lambda *_: None)
    house.at("2027-03-02T11:00:00")
    turns(house, 4)
    assert bound(house, meeting) == first


def test_of_what_could_not_be_written_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        keep(b"a pack", tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_late_paper_makes_another_one_once_it_was_sent(house: House, meeting: Any) -> None:
    put_in(house, meeting, "attendance", content=pdf())
    house.at(OUT)
    turns(house, 3)
    first = bound(house, meeting)
    put_in(house, meeting, "surveys", content=pdf(4))
    turns(house, 3)
    assert bound(house, meeting) == first, "it is not sent yet"
    house.at("2027-03-02T11:00:00")
    turns(house, 4)
    second = bound(house, meeting)
    assert (second["state"], second["pages"]) == ("ready", 6)
    assert "Surveys came late" in words(read(house, second["id"]).pages[0])
    assert len(read(house, first["id"]).pages) == 2, "what was opened before stays as it was"


def test_a_pack_without_papers_has_none(house: House, meeting: Any) -> None:
    house.at(OUT)
    turns(house, 3)
    assert bound(house, meeting) is None


def test_many_papers_take_a_second_page_of_contents(house: House, meeting: Any) -> None:
    shown = house("Ada Aid").get("/v1/paper-kinds")
    kinds: list[dict[str, Any]] = [
        {"code": f"paper_{number}", "title": f"Paper {number} with a rather long title that takes more than one line of the contents",
         "side": "academy", "required": False}
        for number in range(24)
    ]  # fmt: skip
    headers = {"If-Match": shown.headers["ETag"]}
    assert house("Ada Aid").put("/v1/paper-kinds", json={"items": kinds}, headers=headers).status_code == 200  # fmt: skip
    for kind in kinds:
        put_in(house, meeting, kind["code"], content=pdf())
    house.at(OUT)
    turns(house, 27)
    made = bound(house, meeting)
    whole = read(house, made["id"])
    cover = dict(marks(whole))[
        "Paper 0 with a rather long title that takes more than one line of the contents"
    ]
    assert cover is not None
    assert cover > 1
    assert made["pages"] == 24 + cover
    assert f"paper.pdf {cover + 1}" in words(whole.pages[0])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("Hugo Head", 200),
        ("Sara Senior", 200),
        ("Lena Chair", 200),
        ("Hera Head", 200),
        ("Ada Aid", 200),
        ("Luke Committee", 404),
        ("Carl Ceo", 404),
        ("Tess Trustee", 404),
        ("Bo Chair", 404),
    ],
)
def test_it_is_read_by_those_who_read_the_papers(
    house: House, meeting: Any, who: str, status: int
) -> None:
    put_in(house, meeting, "attendance", content=pdf())
    house.at(OUT)
    turns(house, 3)
    ident = bound(house, meeting)["id"]
    with house(who).get(f"/v1/bound-packs/{ident}/content") as answer:
        assert answer.status_code == status
    assert house(who).get("/v1/bound-packs/nothing/content").status_code == 404


def test_whoever_opens_it_has_opened_the_papers_in_it(house: House, meeting: Any) -> None:
    put_in(house, meeting, "attendance", content=pdf())
    put_in(house, meeting, "surveys", name="a.pdf", content=b"%PDF-1.7 broken")
    house.at(OUT)
    turns(house, 4)
    read(house, bound(house, meeting)["id"])
    path = f"/v1/meetings/{meeting['id']}/packs/academy/openings"
    [lena] = [each for each in house("Hugo Head").get(path).json["items"] if each["papers"]]
    assert (lena["name"], [each["code"] for each in lena["papers"]]) == (
        "Lena Chair",
        ["attendance"],
    )
