"""What time brings: late papers are noticed, those who owe are chased, packs go out, and all of it once (R6, B8)."""

import io
from typing import Any

import msgspec
from services.scheduling.tests.conftest import House

from contracts.scheduling import PackCirculated, PaperOverdue
from kit.events import Envelope
from kit.testing import run_timers, sent_events

AID_REQUIRED = ("agenda", "previous_notes", "data_analysis")
ACADEMY_REQUIRED = ("self_evaluation", "improvement_plan", "progress_data", "attendance")


def overdue() -> list[PaperOverdue]:
    return [msgspec.json.decode(sent.data, type=PaperOverdue) for sent in sent_events(PaperOverdue)]


def circulated() -> list[PackCirculated]:
    return [
        msgspec.json.decode(sent.data, type=PackCirculated) for sent in sent_events(PackCirculated)
    ]


def put_in(house: House, meeting: dict[str, Any], side: str, *kinds: str) -> None:
    who = "Ada Aid" if side == "aid" else "Hugo Head"
    if "agenda" in kinds:
        house.agree_agenda(meeting["id"])
        run_timers(house.worker)
    for kind in (kind for kind in kinds if kind != "agenda"):
        form = {"kind": kind, "file": (io.BytesIO(b"%PDF-1.7 " + kind.encode()), "a.pdf")}
        answer = house(who).post(f"/v1/meetings/{meeting['id']}/packs/{side}/papers", data=form)
        assert answer.status_code == 201


def test_nothing_happens_before_it_is_due(house: House) -> None:
    house.book()
    house.at("2027-02-27T09:59:59")
    assert (overdue(), circulated()) == ([], [])


def test_each_side_is_chased_for_its_own_papers(house: House) -> None:
    meeting = house.book()
    put_in(house, meeting, "academy", "self_evaluation")
    house.at("2027-02-27T10:00:00")
    chases = {event.side: event for event in overdue()}
    assert chases["aid"].owed_by == (house.ids["Ada Aid"],)
    assert chases["aid"].missing == AID_REQUIRED
    assert chases["academy"].owed_by == (house.ids["Hugo Head"], house.ids["Sara Senior"])
    assert chases["academy"].missing == ACADEMY_REQUIRED[1:]
    assert (chases["academy"].chase, chases["academy"].kind) == (1, "aim")
    assert chases["academy"].circulates_at.isoformat() == "2027-03-02T10:00:00+00:00"
    (shown,) = house.pack(meeting["id"], "academy")["chased"]
    assert shown == {
        "at": "2027-02-27T10:00:00Z",
        "person_names": ["Hugo Head", "Sara Senior"],
        "missing": list(ACADEMY_REQUIRED[1:]),
    }


def test_a_chase_a_day_and_each_of_them_once(house: House) -> None:
    house.book()
    for when in ("2027-02-27T10:00:00", "2027-02-27T10:00:05", "2027-02-28T09:00:00", "2027-02-28T10:00:00", "2027-03-01T12:00:00"):  # fmt: skip
        house.at(when)
    assert [event.chase for event in overdue() if event.side == "aid"] == [1, 2, 3]


def test_who_has_given_everything_is_not_chased(house: House) -> None:
    meeting = house.book()
    put_in(house, meeting, "aid", *AID_REQUIRED)
    house.at("2027-02-28T10:00:00")
    assert [event.side for event in overdue()] == ["academy"]


def test_nobody_is_chased_for_an_agenda_that_waits_for_the_other_side(house: House) -> None:
    meeting = house.book()
    put_in(house, meeting, "aid", "previous_notes", "data_analysis")
    house.at("2027-02-28T10:00:00")
    assert [event.side for event in overdue()] == ["academy"]


def test_a_pack_goes_out_at_its_deadline_naming_what_is_missing(house: House) -> None:
    meeting = house.book()
    put_in(house, meeting, "academy", "attendance", "self_evaluation", "surveys")
    house.at("2027-03-02T10:00:00")
    events = {event.side: event for event in circulated()}
    assert events["academy"].papers == ("self_evaluation", "attendance", "surveys")
    assert events["academy"].missing == ("improvement_plan", "progress_data")
    assert events["aid"].papers == ()
    assert events["aid"].missing == AID_REQUIRED
    assert overdue() == []
    house.at("2027-03-03T10:00:00")
    assert len(circulated()) == 2
    assert overdue() == []


def test_after_a_week_of_standstill_each_thing_happens_once(house: House) -> None:
    house.book()
    later = house.book(starts_at="2027-03-12T10:00:00Z", urn=900002)
    house.at("2027-03-04T10:00:00")
    assert sorted((event.urn, event.side) for event in circulated()) == [
        (900001, "academy"),
        (900001, "aid"),
    ]
    assert [(event.meeting_id, event.chase) for event in overdue()] == [(later["id"], 3)] * 2
    house.at("2027-03-04T10:00:10")
    assert (len(circulated()), len(overdue())) == (2, 2)


def test_a_standstill_over_the_meeting_itself_is_told_nobody(house: House) -> None:
    house.book()
    house.at("2027-03-09T10:00:00")
    assert (overdue(), circulated()) == ([], [])


def test_nobody_is_chased_for_a_cancelled_meeting(house: House) -> None:
    meeting = house.book()
    path = f"/v1/meetings/{meeting['id']}/cancellation"
    assert (
        house("Ada Aid")
        .post(path, json={"reason": "Snow"}, headers={"If-Match": '"1"'})
        .status_code
        == 201
    )
    house.at("2027-02-28T10:00:00")
    house.at("2027-03-05T10:00:00")
    assert (overdue(), circulated()) == ([], [])


def test_a_move_begins_the_chases_anew_and_leaves_what_is_out(house: House) -> None:
    meeting = house.book()
    put_in(house, meeting, "aid", *AID_REQUIRED)
    house.at("2027-02-28T10:00:00")
    fresh = house("Ada Aid").get(f"/v1/meetings/{meeting['id']}")
    moved = house("Ada Aid").post(
        f"/v1/meetings/{meeting['id']}/moves",
        json={"starts_at": "2027-03-23T10:00:00Z"},
        headers={"If-Match": fresh.headers["ETag"]},
    )
    assert [pack["state"] for pack in moved.json["packs"]] == ["circulated", "gathering"]
    house.at("2027-03-02T10:00:00")
    assert [(event.side, event.chase) for event in overdue()] == [("academy", 2)]
    house.at("2027-03-13T10:00:00")
    assert [(event.side, event.chase) for event in overdue()] == [("academy", 2), ("academy", 1)]
    house.at("2027-03-16T10:00:00")
    assert [event.side for event in circulated()] == ["aid", "academy"]
    assert len(house.pack(meeting["id"], "academy")["chased"]) == 2


def test_a_meeting_at_short_notice_leaves_some_grace(house: House) -> None:
    meeting = house.book(starts_at="2027-01-13T10:00:00Z")
    assert {pack["papers_due_at"] for pack in meeting["packs"]} == {"2027-01-08T21:00:00Z"}
    assert {pack["circulates_at"] for pack in meeting["packs"]} == {"2027-01-09T09:00:00Z"}
    house.at("2027-01-08T09:00:05")
    assert (overdue(), circulated()) == ([], [])
    house.at("2027-01-08T21:00:00")
    assert [event.chase for event in overdue()] == [1, 1]
    house.at("2027-01-09T09:00:00")
    assert len(circulated()) == 2


def test_who_leads_the_academy_today_is_chased(house: House) -> None:
    house.book()
    machine: Any = house.client.with_scopes("register:write")
    found = machine.get(f"/v1/appointments?person_id={house.ids['Hugo Head']}&urn=900001").json[
        "items"
    ][0]
    machine.post(f"/v1/appointments/{found['id']}/end", json={"until": "2027-02-20"})
    new = house.meet("Nora New", ("headteacher", 900001), since="2027-02-21")
    house.at("2027-02-27T10:00:00")
    owed = next(event.owed_by for event in overdue() if event.side == "academy")
    assert owed == (new, house.ids["Sara Senior"])


def test_versions_of_a_meeting_have_no_gaps(house: House) -> None:
    meeting = house.book()
    put_in(house, meeting, "aid", *AID_REQUIRED)
    for when in ("2027-02-27T10:00:00", "2027-02-28T10:00:00", "2027-03-02T10:00:00"):
        house.at(when)
    told: list[Envelope] = [
        sent for sent in sent_events() if sent.subject == f"meeting/{meeting['id']}"
    ]
    assert [sent.aggregateversion for sent in told] == list(range(1, len(told) + 1))
    assert [sent.type.split(".")[1] for sent in told] == [
        "meeting_booked", "agenda_proposed", "agenda_commented", "agenda_agreed", "paper_added", "paper_added", "paper_added", "pack_circulated",
        "paper_overdue", "paper_overdue", "pack_circulated",
    ]  # fmt: skip
