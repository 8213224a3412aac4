"""The trust's list of papers: its defaults, its edits, and what they mean for packs that gather."""

import io

import msgspec
from services.scheduling.tests.conftest import House

from contracts.scheduling import PackCirculated, PaperKindsSet
from kit.testing import run_timers, sent_events


def test_the_list_begins_with_what_schools_bring(house: House) -> None:
    shown = house("Hugo Head").get("/v1/paper-kinds")
    required = [kind["code"] for kind in shown.json["items"] if kind["required"]]
    assert required == [
        "agenda", "previous_notes", "data_analysis",
        "self_evaluation", "improvement_plan", "progress_data", "attendance",
    ]  # fmt: skip
    assert len(shown.json["items"]) == 16


def test_the_trust_edits_its_list(house: House) -> None:
    shown = house("Ada Aid").get("/v1/paper-kinds")
    items = [kind for kind in shown.json["items"] if kind["side"] == "aid"]
    path, headers = "/v1/paper-kinds", {"If-Match": shown.headers["ETag"]}
    assert house("Hugo Head").put(path, json={"items": items}, headers=headers).status_code == 403
    assert house("Ada Aid").put(path, json={"items": items}).status_code == 428
    changed = house("Ada Aid").put(path, json={"items": items}, headers=headers)
    assert (changed.status_code, changed.json["version"], len(changed.json["items"])) == (200, 2, 4)
    assert house("Ada Aid").put(path, json={"items": items[:1]}, headers=headers).status_code == 412
    told = [
        msgspec.json.decode(sent.data, type=PaperKindsSet) for sent in sent_events(PaperKindsSet)
    ]
    assert [len(event.kinds) for event in told] == [16, 4]


def test_a_list_that_contradicts_itself_is_refused(house: House) -> None:
    etag = house("Ada Aid").get("/v1/paper-kinds").headers["ETag"]
    kind = {"code": "agenda", "title": "Agenda", "side": "aid", "required": True}
    for items, slug in [
        ([kind, kind], "paper-kinds-do-not-fit"),
        ([kind | {"code": "Agenda!"}], "paper-kinds-do-not-fit"),
        ([kind | {"side": "academy"}], "paper-kinds-do-not-fit"),
        ([kind | {"side": "window"}], "fields-refused"),
        ([], "fields-refused"),
    ]:
        refused = house("Ada Aid").put(
            "/v1/paper-kinds", json={"items": items}, headers={"If-Match": etag}
        )
        assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (422, slug)


def test_a_shorter_list_can_complete_a_pack(house: House) -> None:
    meeting = house.book()
    form = {"kind": "data_analysis", "file": (io.BytesIO(b"%PDF-1.7"), "a.pdf")}
    house("Ada Aid").post(f"/v1/meetings/{meeting['id']}/packs/aid/papers", data=form)
    shown = house("Ada Aid").get("/v1/paper-kinds")
    items = [kind | {"required": kind["code"] == "data_analysis"} for kind in shown.json["items"]]
    house("Ada Aid").put(
        "/v1/paper-kinds", json={"items": items}, headers={"If-Match": shown.headers["ETag"]}
    )
    assert house.pack(meeting["id"], "aid")["state"] == "complete"
    run_timers(house.worker)
    assert [
        msgspec.json.decode(sent.data, type=PackCirculated).side
        for sent in sent_events(PackCirculated)
    ] == ["aid"]
