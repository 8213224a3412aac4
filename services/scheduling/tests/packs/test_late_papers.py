"""What comes after a pack goes to everyone at the table once more, marked, and never a third time (R6)."""

from typing import Any

import msgspec
from services.scheduling.tests.conftest import House
from services.scheduling.tests.packs.test_papers import PDF, put_in

from contracts.scheduling import LatePapersCirculated, PackCirculated, PaperOverdue
from kit.testing import run_timers, sent_events

OUT = "2027-03-02T10:00:00"


def late() -> list[LatePapersCirculated]:
    return [
        msgspec.json.decode(sent.data, type=LatePapersCirculated)
        for sent in sent_events(LatePapersCirculated)
    ]


def latest(house: House, meeting: Any, kind: str = "attendance", who: str = "Lena Chair") -> Any:
    papers = house.pack(meeting["id"], "academy", who)["papers"]
    return next(each["latest"] for each in papers if each["code"] == kind)


def test_late_papers_are_gathered_for_an_hour_and_go_out_together_once(house: House) -> None:
    meeting = house.book()
    put_in(house, meeting, "self_evaluation")
    house.at(OUT)
    put_in(house, meeting, "attendance")
    house.at("2027-03-02T10:40:00")
    put_in(house, meeting, "surveys")
    assert latest(house, meeting) | {"late": True, "circulated_at": None} == latest(house, meeting)
    house.at("2027-03-02T10:59:59")
    assert late() == []
    house.at("2027-03-02T11:00:00")
    house.at("2027-03-02T11:00:05")
    house.at("2027-03-05T11:00:00")
    [told] = late()
    assert (told.side, told.papers) == ("academy", ("attendance", "surveys"))
    assert told.missing == ("improvement_plan", "progress_data")
    assert told.recipients == tuple(seat["person_id"] for seat in meeting["seats"])
    shown = latest(house, meeting)
    assert (shown["late"], shown["circulated_at"]) == (True, "2027-03-02T11:00:00Z")
    assert latest(house, meeting, "self_evaluation")["late"] is False
    assert len(sent_events(PackCirculated)) == 2


def test_a_better_version_of_what_went_out_is_late_too(house: House) -> None:
    meeting = house.book()
    put_in(house, meeting, "attendance")
    house.at(OUT)
    put_in(house, meeting, "attendance", content=PDF + b"% better")
    house.at("2027-03-02T11:00:00")
    put_in(house, meeting, "attendance", content=PDF + b"% best")
    house.at("2027-03-02T12:00:00")
    assert [told.papers for told in late()] == [("attendance",)] * 2
    assert latest(house, meeting)["version"] == 3


def test_close_to_the_start_a_late_paper_goes_at_once(house: House) -> None:
    meeting = house.book()
    house.at("2027-03-09T08:30:00")
    put_in(house, meeting, "attendance")
    run_timers(house.worker)
    assert [told.papers for told in late()] == [("attendance",)]


def test_late_papers_of_a_meeting_that_moves_closer_go_before_it(house: House) -> None:
    meeting = house.book()
    house.at(OUT)
    put_in(house, meeting, "attendance")
    moved = house("Ada Aid").post(
        f"/v1/meetings/{meeting['id']}/moves",
        json={"starts_at": "2027-03-02T10:50:00Z"},
        headers={"If-Match": "*"},
    )
    assert moved.status_code == 201, moved.text
    house.at("2027-03-02T10:00:10")
    assert [told.papers for told in late()] == [("attendance",)]


def test_after_a_standstill_over_the_meeting_nothing_is_sent(house: House) -> None:
    meeting = house.book()
    house.at(OUT)
    put_in(house, meeting, "attendance")
    house.at("2027-03-09T10:00:00")
    assert late() == []


def test_of_a_cancelled_meeting_nothing_is_sent(house: House) -> None:
    meeting = house.book()
    house.at(OUT)
    put_in(house, meeting, "attendance")
    path = f"/v1/meetings/{meeting['id']}/cancellation"
    gone = house("Ada Aid").post(path, json={"reason": "Snow"}, headers={"If-Match": "*"})
    assert gone.status_code == 201
    house.at("2027-03-03T10:00:00")
    assert late() == []


def test_whose_office_has_ended_is_sent_nothing(house: House) -> None:
    meeting = house.book()
    house.at(OUT)
    [held] = house("Ada Aid").get("/v1/appointments?urn=900001&office=partner_head").json["items"]
    ended = house("Ada Aid").post(
        f"/v1/appointments/{held['id']}/end", json={"until": "2027-03-02"}
    )
    assert ended.status_code == 201
    house.at("2027-03-03T09:00:00")
    put_in(house, meeting, "attendance")
    house.at("2027-03-03T10:00:00")
    [told] = late()
    assert house.ids["Hera Head"] not in told.recipients


def test_what_the_agreed_agenda_needs_is_owed_like_what_the_list_requires(house: House) -> None:
    meeting = house.book()
    place = f"/v1/meetings/{meeting['id']}/agenda"
    items = [{"title": "What pupils say", "minutes": 30, "papers": ["surveys", "visit_notes"]}]
    proposed = house("Ada Aid").post(f"{place}/proposals", json={"follows": 0, "items": items})
    assert proposed.status_code == 201
    assert "surveys" not in [
        each["code"] for each in house.pack(meeting["id"], "academy")["missing"]
    ]
    agreed = house("Hugo Head").post(f"{place}/agreement", json={"number": 1})
    assert agreed.status_code == 201
    for side, code in (("academy", "surveys"), ("aid", "visit_notes")):
        pack = house.pack(meeting["id"], side)
        assert code in [each["code"] for each in pack["missing"]]
        assert [each["required"] for each in pack["papers"] if each["code"] == code] == [True]
    house.at("2027-02-27T10:00:00")
    chased = {
        told.side: told.missing
        for told in (
            msgspec.json.decode(sent.data, type=PaperOverdue) for sent in sent_events(PaperOverdue)
        )
    }
    assert chased["academy"][-1] == "surveys"
    assert "visit_notes" in chased["aid"]
