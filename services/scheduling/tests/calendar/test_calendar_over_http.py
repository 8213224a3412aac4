"""The calendar over HTTP: years, review slots, school days, and the events that tell of them."""

import copy
from pathlib import Path
from typing import Any

import msgspec
from services.scheduling.tests.conftest import House

from contracts.scheduling import ReviewSlotSet, YearOpened
from kit.db import connection
from kit.testing import sent_events
from scheduling.calendar.term_reading import read_terms

NEXT = {
    "code": "2027-28",
    "starts_on": "2027-09-01",
    "ends_on": "2028-08-31",
    "terms": [
        {"name": "Autumn term", "starts_on": "2027-09-02", "ends_on": "2027-12-17"},
        {"name": "Spring term", "starts_on": "2028-01-04", "ends_on": "2028-03-31"},
        {"name": "Summer term", "starts_on": "2028-04-18", "ends_on": "2028-07-21"},
    ],
    "holidays": [{"name": "Half-term", "starts_on": "2028-02-12", "ends_on": "2028-02-20"}],
}


def dates(slots: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    return [(slot["number"], slot["opens_on"], slot["closes_on"]) for slot in slots]


def test_a_year_opens_with_three_review_slots_from_its_terms(house: House) -> None:
    answer = house("Ada Aid").post("/v1/years", json=NEXT)
    assert answer.status_code == 201
    assert answer.headers["Location"] == "/v1/years/2027-28"
    assert dates(answer.json["review_slots"]) == [
        (1, "2027-09-02", "2027-12-17"),
        (2, "2028-01-04", "2028-03-31"),
        (3, "2028-04-18", "2028-07-21"),
    ]
    opened = [
        msgspec.json.decode(sent.data, type=YearOpened).year for sent in sent_events(YearOpened)
    ]
    assert opened == ["2026-27", "2027-28"]
    assert len(sent_events(ReviewSlotSet)) == 6
    listed = house("Hugo Head").get("/v1/years?limit=1")
    assert [year["code"] for year in listed.json["items"]] == ["2026-27"]
    assert 'rel="next"' in listed.headers["Link"]


def test_a_year_is_shown_with_its_etag(house: House) -> None:
    shown = house("Hugo Head").get("/v1/years/2026-27")
    assert shown.json["closures"] == ["2027-03-01"]
    again = house("Hugo Head").get(
        "/v1/years/2026-27", headers={"If-None-Match": shown.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert house("Hugo Head").get("/v1/years/1999-00").status_code == 404


def test_the_same_year_twice_and_overlapping_years_are_refused(house: House) -> None:
    again = house("Ada Aid").post("/v1/years", json=NEXT | {"code": "2026-27"})
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (422, "/code")
    overlapping = NEXT | {"starts_on": "2027-08-01"}
    refused = house("Ada Aid").post("/v1/years", json=overlapping)
    assert refused.status_code == 422
    assert "2026-27 runs from 1 September 2026 to 31 August 2027" in refused.json["detail"]


def test_a_correction_moves_the_slots_that_nobody_set_by_hand(house: House) -> None:
    year = house("Ada Aid").get("/v1/years/2026-27")
    mine = {"name": "Summer review", "opens_on": "2027-06-07", "closes_on": "2027-07-02"}
    assert house("Ada Aid").put("/v1/years/2026-27/review-slots/3", json=mine).status_code == 200
    asked = {
        name: copy.deepcopy(year.json[name])
        for name in ("starts_on", "ends_on", "terms", "holidays")
    }
    asked["terms"][1]["starts_on"] = "2027-01-05"
    path = "/v1/years/2026-27"
    assert house("Ada Aid").put(path, json=asked).status_code == 428
    stale = house("Ada Aid").put(path, json=asked, headers={"If-Match": year.headers["ETag"]})
    assert stale.status_code == 412
    fresh = house("Ada Aid").get(path).headers["ETag"]
    changed = house("Ada Aid").put(path, json=asked, headers={"If-Match": fresh})
    assert changed.status_code == 200
    assert changed.json["closures"] == []
    assert dates(changed.json["review_slots"])[1:] == [
        (2, "2027-01-05", "2027-03-25"),
        (3, "2027-06-07", "2027-07-02"),
    ]


def test_review_slots_stay_in_their_year_and_do_not_overlap(house: House) -> None:
    def put(number: int, opens_on: str, closes_on: str) -> Any:
        asked = {"name": "Review", "opens_on": opens_on, "closes_on": closes_on}
        return house("Ada Aid").put(f"/v1/years/2026-27/review-slots/{number}", json=asked)

    assert put(1, "2026-10-01", "2026-11-30").json["opens_on"] == "2026-10-01"
    assert put(4, "2026-10-01", "2026-11-30").json["type"].endswith("/review-slot-unknown")
    for opens_on, closes_on in (
        ("2026-12-01", "2026-11-01"),
        ("2026-08-01", "2026-11-01"),
        ("2026-12-01", "2027-01-31"),
    ):
        refused = put(1, opens_on, closes_on)
        assert refused.status_code == 422
        assert refused.json["type"].endswith("/review-slot-does-not-fit")
    told = msgspec.json.decode(sent_events(ReviewSlotSet)[-1].data, type=ReviewSlotSet)
    assert (told.year, told.slot, str(told.opens_on)) == ("2026-27", 1, "2026-10-01")


def test_school_days(house: House) -> None:
    hugo = house("Hugo Head")
    assert hugo.get("/v1/school-days/2027-03-09").json == {
        "date": "2027-03-09", "school_day": True, "reason": None,
    }  # fmt: skip
    friday = hugo.get("/v1/school-days/2027-03-26").json
    assert (friday["school_day"], "Good Friday" in friday["reason"]) == (False, True)
    assert hugo.get("/v1/school-days/soon").status_code == 404
    assert hugo.get("/v1/school-days/9999-12-31").json["school_day"] is False


def test_only_the_aid_and_the_ceo_change_the_calendar(house: House) -> None:
    assert house("Hugo Head").post("/v1/years", json=NEXT).status_code == 403
    assert house.client.post("/v1/years", json=NEXT).status_code == 401


def test_a_file_of_term_dates_is_taken_over_once(house: House, tmp_path: Path) -> None:
    file = tmp_path / "holidays.ics"
    spans = [
        ("Summer holiday", "20260801", "20260901"),
        ("Christmas holiday", "20261219", "20270104"),
        ("Easter holiday", "20270326", "20270412"),
        ("Summer holiday", "20270722", "20270801"),
    ]
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{first}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:{first}\r\n"
        f"DTEND;VALUE=DATE:{last}\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n"
        for name, first, last in spans
    )
    file.write_bytes(
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n".encode()
    )
    now = house.clock.now()
    with connection():
        before = len(sent_events())
        assert "other dates" in read_terms(file, now=now, dry_run=True)[0]
        assert len(sent_events()) == before
        assert len(read_terms(file, now=now)) == 1
        assert read_terms(file, now=now) == []
    year = house("Ada Aid").get("/v1/years/2026-27").json
    assert [term["starts_on"] for term in year["terms"]] == [
        "2026-09-01",
        "2027-01-04",
        "2027-04-12",
    ]
    assert len(sent_events(YearOpened)) == 2


def test_a_year_beyond_all_calendars_is_refused(house: House) -> None:
    asked = NEXT | {"code": "9998-99", "starts_on": "9998-09-01", "ends_on": "9999-08-31"}
    refused = house("Ada Aid").post("/v1/years", json=asked)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/starts_on")
