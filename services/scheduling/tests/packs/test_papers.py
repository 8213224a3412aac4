"""Putting papers in and reading them: who may, what is taken, versions, and packs that go out when complete."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from services.scheduling.tests.conftest import House

from contracts.scheduling import PackCirculated, PaperAdded
from kit.testing import run_timers, sent_events

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
AID_REQUIRED = ("agenda", "previous_notes", "data_analysis")


def put_in(
    house: House,
    meeting: dict[str, Any],
    kind: str = "self_evaluation",
    *,
    side: str = "academy",
    who: str = "Hugo Head",
    name: str = "paper.pdf",
    content: bytes = PDF,
) -> Any:
    form = {"kind": kind, "file": (io.BytesIO(content), name)}
    return house(who).post(f"/v1/meetings/{meeting['id']}/packs/{side}/papers", data=form)


def status(house: House, who: str, path: str) -> int:
    with house(who).get(path) as answer:
        return int(answer.status_code)


def kept(house: House) -> list[Path]:
    folder = house.settings.var / "papers"
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_a_download_that_broke_off_goes_on(house: House) -> None:
    paper = put_in(house, house.book()).json["id"]
    path = f"/v1/papers/{paper}/content"
    for asked, status_of_it, said in (("bytes=4-", 206, PDF[4:]), ("bytes=9-1", 416, None)):
        with house("Hugo Head").get(path, headers={"Range": asked}) as answer:
            assert answer.status_code == status_of_it
            assert said in (None, answer.data)


def test_a_paper_is_kept_told_and_shown(house: House) -> None:
    meeting = house.book()
    added = put_in(house, meeting, name="Self-evaluation 2027.pdf")
    assert added.status_code == 201
    digest = hashlib.sha256(PDF).hexdigest()
    facts = {
        name: added.json[name]
        for name in ("filename", "size", "sha256", "content_type", "added_by_name", "version")
    }
    assert facts == {
        "filename": "Self-evaluation 2027.pdf", "size": len(PDF), "sha256": digest,
        "content_type": "application/pdf", "added_by_name": "Hugo Head", "version": 1,
    }  # fmt: skip
    assert [path.name for path in kept(house)] == [digest]
    pack = house.pack(meeting["id"], "academy", "Hugo Head")
    shown = next(paper for paper in pack["papers"] if paper["code"] == "self_evaluation")
    assert (shown["received"], shown["latest"]["id"]) == (True, added.json["id"])
    assert [missing["code"] for missing in pack["missing"]] == [
        "improvement_plan",
        "progress_data",
        "attendance",
    ]
    assert pack["owed_by"] == [
        {"person_id": house.ids[name], "name": name} for name in ("Hugo Head", "Sara Senior")
    ]
    event = msgspec.json.decode(sent_events(PaperAdded)[0].data, type=PaperAdded)
    assert (event.side, event.paper_kind, event.paper_version) == ("academy", "self_evaluation", 1)
    assert event.missing == ("improvement_plan", "progress_data", "attendance")
    assert house("Hugo Head").get(f"/v1/meetings/{meeting['id']}").json["version"] == 2


def test_a_paper_comes_back_as_it_was_put_in(house: House) -> None:
    meeting = house.book()
    first = put_in(house, meeting, name="Überblick.pdf").json
    second = put_in(house, meeting, content=PDF + b"\n% better", who="Sara Senior").json
    assert (second["version"], second["added_by_name"]) == (2, "Sara Senior")
    for paper, content in ((first, PDF), (second, PDF + b"\n% better")):
        with house("Hugo Head").get(f"/v1/papers/{paper['id']}/content") as answer:
            assert (answer.status_code, answer.data) == (200, content)
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert house("Hugo Head").get("/v1/papers/nothing/content").status_code == 404


@pytest.mark.parametrize(
    ("who", "side", "status", "advice"),
    [
        ("Ada Aid", "aid", 201, ""),
        ("Hugo Head", "academy", 201, ""),
        ("Sara Senior", "academy", 201, ""),
        ("Ada Aid", "academy", 403, "the headteacher and the senior leaders"),
        ("Hugo Head", "aid", 403, "the AID of the meeting"),
        ("Lena Chair", "academy", 403, "Ask one of them"),
        ("Hera Head", "academy", 403, "Ask one of them"),
        ("Carl Ceo", "aid", 403, "the AID of the meeting"),
        ("Bo Chair", "academy", 404, ""),
        ("Hugo Head", "window", 404, "the packs aid and academy"),
    ],
)
def test_each_side_puts_in_its_own_papers(
    house: House, who: str, side: str, status: int, advice: str
) -> None:
    meeting = house.book()
    kind = "data_analysis" if side == "aid" else "attendance"
    answer = put_in(house, meeting, kind, side=side, who=who)
    assert answer.status_code == status
    assert advice in answer.json.get("detail", "")
    assert len(kept(house)) == (1 if status == 201 else 0)


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        ("Ada Aid", 200, 200),
        ("Hugo Head", 404, 200),
        ("Sara Senior", 404, 200),
        ("Lena Chair", 404, 200),
        ("Hera Head", 404, 200),
        ("Luke Committee", 404, 404),
        ("Carl Ceo", 404, 404),
        ("Tess Trustee", 404, 404),
        ("Bo Chair", 404, 404),
    ],
)
def test_papers_are_read_by_those_at_the_table_once_they_are_out(
    house: House, who: str, before: int, after: int
) -> None:
    meeting = house.book()
    path = f"/v1/papers/{put_in(house, meeting, 'data_analysis', side='aid', who='Ada Aid').json['id']}/content"
    assert status(house, who, path) == before
    house.at("2027-03-02T10:00:00")
    assert status(house, who, path) == after
    if who not in {"Bo Chair", "Tess Trustee"}:
        papers = house.pack(meeting["id"], "aid", who)["papers"]
        data = next(paper for paper in papers if paper["code"] == "data_analysis")
        assert (data["received"], data["latest"] is not None) == (True, after == 200)


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"content": b""}, 422, "The file is empty"),
    ({"name": "../../etc/passwd.pdf"}, 422, "rename the file"),
    ({"name": "virus.exe", "content": b"MZ\x90"}, 415, "not taken"),
    ({"name": "page.html", "content": b"<script>"}, 415, "not taken"),
    ({"content": b"MZ\x90 this is no PDF"}, 415, "save it again"),
    ({"name": "plan.docx", "content": b"PK\x03\x04 half a file"}, 415, "save it again"),
    ({"kind": "shopping_list"}, 422, "choose one of them"),
    ({"kind": "data_analysis"}, 422, "choose one of them"),
    ({"kind": "agenda"}, 422, "comes into the pack by itself"),
]


def test_bad_papers_are_refused_with_what_to_do_and_nothing_is_kept(house: House) -> None:
    meeting = house.book()
    before = len(sent_events())
    for over, status, advice in BAD:
        answer = put_in(house, meeting, **over)
        assert answer.status_code == status, over
        assert advice in answer.json["detail"] + str(answer.json.get("errors", "")), over
    path = f"/v1/meetings/{meeting['id']}/packs/academy/papers"
    assert house("Hugo Head").post(path, data={"kind": "attendance"}).status_code in {415, 422}
    assert house("Hugo Head").post(path, json={"kind": "attendance"}).status_code == 415
    assert kept(house) == []
    assert not list((house.settings.var / "uploads").glob("*"))
    assert len(sent_events()) == before


def test_a_gigabyte_is_refused_before_it_is_read(house: House) -> None:
    meeting = house.book()
    answer = house("Hugo Head").post(
        f"/v1/meetings/{meeting['id']}/packs/academy/papers",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(1024**3)},
        input_stream=io.BytesIO(b"--x\r\n"),
    )
    assert answer.status_code == 413
    assert "smaller" in answer.json["detail"]


def test_an_office_document_is_taken(house: House) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        archive.writestr("[Content_Types].xml", f'<Override ContentType="{kind}"/>')
        archive.writestr("word/document.xml", "<document/>")
    answer = put_in(house, house.book(), name="SEF.docx", content=content.getvalue())
    assert answer.status_code == 201


def test_a_complete_pack_goes_out_with_its_last_paper(house: House) -> None:
    meeting = house.book()
    house.agree_agenda(meeting["id"])
    run_timers(house.worker)
    for kind in AID_REQUIRED[1:]:
        assert not sent_events(PackCirculated)
        put_in(house, meeting, kind, side="aid", who="Ada Aid")
    event = msgspec.json.decode(sent_events(PackCirculated)[0].data, type=PackCirculated)
    assert (event.side, event.papers, event.missing) == ("aid", AID_REQUIRED, ())
    assert event.circulated_at == house.clock.now()
    assert event.recipients == tuple(seat["person_id"] for seat in meeting["seats"])
    pack = house.pack(meeting["id"], "aid", "Lena Chair")
    assert (pack["state"], pack["circulated_missing"], pack["owed_by"]) == ("circulated", [], [])
    assert house.pack(meeting["id"], "academy", "Lena Chair")["state"] == "gathering"


def test_a_late_paper_is_added_to_a_pack_that_is_out(house: House) -> None:
    meeting = house.book()
    house.at("2027-03-02T10:00:00")
    assert put_in(house, meeting, "attendance").status_code == 201
    pack = house.pack(meeting["id"], "academy", "Lena Chair")
    assert (pack["state"], "attendance" in pack["circulated_missing"]) == ("circulated", True)
    assert "attendance" not in [paper["code"] for paper in pack["missing"]]
    assert len(sent_events(PackCirculated)) == 2


def test_no_papers_for_a_meeting_that_is_cancelled_or_has_begun(house: House) -> None:
    meeting, other = house.book(), house.book(starts_at="2027-03-16T10:00:00Z")
    path = f"/v1/meetings/{other['id']}/cancellation"
    house("Ada Aid").post(path, json={"reason": "Snow"}, headers={"If-Match": '"1"'})
    house.clock.advance(days=61)
    for which, slug in ((meeting, "meeting-has-begun"), (other, "meeting-is-cancelled")):
        refused = put_in(house, which)
        assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (409, slug)


def test_the_same_upload_sent_twice_is_one_version(house: House) -> None:
    meeting = house.book()
    path = f"/v1/meetings/{meeting['id']}/packs/academy/papers"
    answers = [
        house("Hugo Head").post(
            path,
            data={"kind": "attendance", "file": (io.BytesIO(PDF), "a.pdf")},
            headers={"Idempotency-Key": "once"},
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert len(sent_events(PaperAdded)) == 1


@pytest.mark.parametrize(
    ("who", "sides"),
    [
        ("Ada Aid", ["aid"]),
        ("Hugo Head", ["academy"]),
        ("Sara Senior", ["academy"]),
        ("Carl Ceo", []),
        ("Lena Chair", []),
        ("Hera Head", []),
    ],
)
def test_a_pack_says_to_whoever_gathers_it_that_papers_may_be_added(
    house: House, who: str, sides: list[str]
) -> None:
    meeting = house.book()["id"]
    shown = house(who).get(f"/v1/meetings/{meeting}").json["packs"]
    assert [pack["side"] for pack in shown if "packs.add" in pack["may"]] == sides
    assert [
        pack["may"] for pack in house(who).get(f"/v1/meetings/{meeting}/packs").json["items"]
    ] == [pack["may"] for pack in shown]
