"""The life of an arrangement: what the framework gives, what either side proposes, and what both agree (R4, R8)."""

from typing import Any

import msgspec
import pytest
from services.scheduling.tests.conftest import ALDER, BIRCH, YEAR, House

from contracts.scheduling import ArrangementAgreed, ArrangementDeclined, ArrangementProposed
from kit.events import Event
from kit.testing import run_timers, sent_events

PLACE = f"/v1/academies/{ALDER}/arrangements"
FEWER: dict[str, Any] = {
    "year": "2026-27",
    "aims": 2,
    "iaims": 0,
    "reason": "The spring is for the peer review.",
}
AID, HEAD = "Ada Aid", "Hugo Head"


@pytest.fixture
def settled(house: House) -> House:
    """The worker has seen to every academy's year."""
    run_timers(house.worker)
    return house


def year_of(house: House, urn: int = ALDER, who: str = AID) -> Any:
    return house(who).get(f"/v1/academies/{urn}/arrangements/2026-27").json


def propose(house: House, who: str, **over: object) -> Any:
    return house(who).post(PLACE, json=FEWER | over)


def answer(house: House, who: str, row: Any, *, agree: bool = True, reason: str = "") -> Any:
    return house(who).post(
        f"/v1/arrangements/{row['id']}/answers",
        json={"agree": agree, "reason": reason},
        headers={"If-Match": f'"{row["version"]}"'},
    )


def last(kind: type[Event]) -> Any:
    return msgspec.json.decode(sent_events(kind)[-1].data, type=kind)


def becomes_less_than_good(house: House, urn: int = ALDER, *, less: bool = True) -> None:
    decided = {"less_than_good": less, "reason": "As was seen in the autumn."}
    changed = house(AID).put(
        f"/v1/academies/{urn}/standing-override", json=decided, headers={"If-Match": "*"}
    )
    assert changed.status_code == 200, changed.text
    run_timers(house.worker)


def test_every_academys_year_has_what_the_framework_gives_once(house: House) -> None:
    becomes_less_than_good(house, BIRCH)
    said = len(sent_events(ArrangementAgreed))
    run_timers(house.worker)
    assert said == len(sent_events(ArrangementAgreed)) == 2
    assert sent_events(ArrangementProposed) == []
    alder, birch = year_of(house), year_of(house, BIRCH)
    assert [(each["aims"], each["iaims"], each["usual"]) for each in (alder, birch)] == [
        (3, 0, True),
        (3, 3, True),
    ]
    assert alder["in_force"]["proposed_by"] == "rule"
    [aims, _] = birch["counts"]
    # The autumn's slot was over before anything was booked.
    assert aims == {"kind": "aim", "agreed": 3, "held": 0, "booked": 0, "owed": 2, "missed": 1}


def test_before_the_worker_has_seen_to_it_the_framework_holds(house: House) -> None:
    assert (year_of(house)["aims"], year_of(house)["in_force"]) == (3, None)


@pytest.mark.parametrize(("one", "other", "side"), [(AID, HEAD, "aid"), (HEAD, AID, "academy")])
def test_either_side_proposes_and_it_holds_when_the_other_agrees(
    settled: House, one: str, other: str, side: str
) -> None:
    made = propose(settled, one)
    assert (made.status_code, made.json["state"]) == (201, "proposed")
    assert [each["side"] for each in made.json["agreed_by"]] == [side]
    event = last(ArrangementProposed)
    assert (event.proposed_by, event.asked) == (side, (settled.ids[other],))
    assert year_of(settled)["aims"] == 3, "nothing has changed yet"
    agreed = answer(settled, other, made.json)
    assert (agreed.status_code, agreed.json["state"]) == (201, "agreed")
    year = year_of(settled)
    assert (year["aims"], year["usual"], year["proposal"]) == (2, False, None)
    told = last(ArrangementAgreed)
    assert (told.aims, told.usual, told.recipients) == (2, False, (settled.ids[one],))
    assert FEWER["reason"] not in str(sent_events())


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (AID, ["arrangements.withdraw"]),
        (HEAD, ["arrangements.answer_it"]),
        ("Carl Ceo", []),
        ("Sara Senior", []),
    ],
)
def test_a_proposal_says_what_can_be_done_about_it(
    settled: House, who: str, may: list[str]
) -> None:
    made = propose(settled, AID).json
    assert made["may"] == ["arrangements.withdraw"]
    [listed] = settled(who).get(f"/v1/arrangements?urn={ALDER}").json["items"]
    assert listed["proposal"]["may"] == year_of(settled, who=who)["proposal"]["may"] == may
    answer(settled, HEAD, made)
    assert year_of(settled, who=who)["in_force"]["may"] == []


def test_nobody_agrees_for_both(settled: House) -> None:
    made = propose(settled, AID).json
    refused = answer(settled, AID, made)
    assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (
        409,
        "not-yours-to-answer",
    )
    assert year_of(settled)["aims"] == 3


def test_declining_says_why_and_leaves_what_was_in_force(settled: House) -> None:
    made = propose(settled, AID).json
    silent = answer(settled, HEAD, made, agree=False)
    assert (silent.status_code, silent.json["errors"][0]["pointer"]) == (422, "/reason")
    declined = answer(settled, HEAD, made, agree=False, reason="We want all three.")
    assert (declined.status_code, declined.json["declined_because"]) == (201, "We want all three.")
    assert last(ArrangementDeclined).recipients == (settled.ids[AID],)
    assert "We want" not in str(sent_events())
    assert answer(settled, HEAD, declined.json).status_code == 409
    assert year_of(settled)["aims"] == 3
    assert [each["state"] for each in year_of(settled)["earlier"]] == ["declined"]


def test_an_old_version_is_not_agreed_to(settled: House) -> None:
    made = propose(settled, AID).json
    assert answer(settled, HEAD, made | {"version": 1}).status_code == 412
    assert year_of(settled)["aims"] == 3


def test_another_proposal_replaces_the_one_that_waits(settled: House) -> None:
    first = propose(settled, AID).json
    second = propose(settled, HEAD, aims=4).json
    assert answer(settled, HEAD, first).json["type"].endswith("arrangement-is-settled")
    assert answer(settled, AID, second).status_code == 201
    assert year_of(settled)["aims"] == 4


def test_a_side_takes_its_own_proposal_back_and_no_other(settled: House) -> None:
    made = propose(settled, AID).json
    place, match = f"/v1/arrangements/{made['id']}/withdrawal", {"If-Match": f'"{made["version"]}"'}
    assert settled(HEAD).post(place, headers=match).status_code == 409
    assert settled(AID).post(place, headers=match).json["state"] == "withdrawn"
    assert last(ArrangementDeclined).withdrawn


@pytest.mark.parametrize(
    ("over", "status", "slug"),
    [
        ({"aims": 3}, 422, "nothing-different"),
        ({"aims": 13}, 422, "fields-refused"),
        ({"aims": -1}, 422, "fields-refused"),
        ({"reason": ""}, 422, "fields-refused"),
        ({"year": "1999-00"}, 404, "not-found"),
    ],
)
def test_a_proposal_that_makes_no_sense(
    settled: House, over: dict[str, Any], status: int, slug: str
) -> None:
    refused = propose(settled, AID, **over)
    assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (status, slug)


def test_a_year_that_is_over_stays(settled: House) -> None:
    settled.at("2027-09-01T09:00:00")
    refused = propose(settled, AID)
    assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (422, "year-is-over")


def test_a_standing_that_changes_is_proposed_to_both_and_once(settled: House) -> None:
    becomes_less_than_good(settled)
    run_timers(settled.worker)
    [told] = sent_events(ArrangementProposed)
    event = msgspec.json.decode(told.data, type=ArrangementProposed)
    assert (event.proposed_by, event.iaims) == ("rule", 3)
    assert event.asked == (settled.ids[AID], settled.ids[HEAD])
    proposal = year_of(settled)["proposal"]
    assert proposal["waits_for"] == ["aid", "academy"]
    assert proposal["reason"]
    half = answer(settled, AID, proposal).json
    assert (half["state"], half["waits_for"]) == ("proposed", ["academy"])
    assert year_of(settled)["iaims"] == 0
    assert answer(settled, HEAD, half).json["state"] == "agreed"
    assert (year_of(settled)["iaims"], year_of(settled)["usual"]) == (3, True)


def test_what_was_declined_is_not_proposed_again_until_the_standing_changes_again(
    settled: House,
) -> None:
    becomes_less_than_good(settled)
    answer(settled, HEAD, year_of(settled)["proposal"], agree=False, reason="Not yet.")
    run_timers(settled.worker)
    assert year_of(settled)["proposal"] is None
    becomes_less_than_good(settled, less=False)
    assert year_of(settled)["proposal"] is None, "three meetings are what is in force"
    becomes_less_than_good(settled)
    assert len(sent_events(ArrangementProposed)) == 1


def test_a_standing_that_changes_back_takes_the_rules_proposal_along(settled: House) -> None:
    becomes_less_than_good(settled)
    becomes_less_than_good(settled, less=False)
    assert year_of(settled)["proposal"] is None
    assert [each["state"] for each in year_of(settled)["earlier"]] == ["withdrawn"]


def test_what_people_are_about_to_agree_on_is_left_to_them(settled: House) -> None:
    made = propose(settled, AID).json
    becomes_less_than_good(settled)
    assert year_of(settled)["proposal"]["id"] == made["id"]
    answer(settled, HEAD, made)
    run_timers(settled.worker)
    assert (year_of(settled)["aims"], year_of(settled)["proposal"]["iaims"]) == (2, 3)


def test_a_year_that_opens_is_arranged_for_everybody(settled: House) -> None:
    opened = settled(AID).post("/v1/years", json=YEAR | {"code": "2027-28"} | _a_year_later())
    assert opened.status_code == 201, opened.text
    run_timers(settled.worker)
    agreed = [
        msgspec.json.decode(each.data, type=ArrangementAgreed)
        for each in sent_events(ArrangementAgreed)
    ]
    assert {(each.urn, each.year) for each in agreed} == {
        (urn, year) for urn in (ALDER, BIRCH) for year in ("2026-27", "2027-28")
    }


def test_an_interim_meeting_is_booked_and_counted(settled: House) -> None:
    becomes_less_than_good(settled)
    proposal = year_of(settled)["proposal"]
    answer(settled, HEAD, answer(settled, AID, proposal).json)
    meeting = settled.book(kind="iaim")
    assert meeting["kind"] == "iaim"
    assert (meeting["starts_at"], meeting["ends_at"]) == (
        "2027-03-09T10:00:00Z",
        "2027-03-09T11:30:00Z",
    )
    _, iaims = year_of(settled)["counts"]
    assert iaims == {"kind": "iaim", "agreed": 3, "held": 0, "booked": 1, "owed": 1, "missed": 1}
    settled.at("2027-03-09T11:30:00")
    _, iaims = year_of(settled)["counts"]
    assert (iaims["held"], iaims["booked"]) == (1, 0)


def test_the_list_is_of_the_present_year_and_of_ones_own_academies(settled: House) -> None:
    def listed(who: str, query: str = "") -> list[int]:
        return [row["urn"] for row in settled(who).get(f"/v1/arrangements{query}").json["items"]]

    assert listed(AID) == [ALDER, BIRCH]
    assert listed("Sara Senior") == [ALDER]
    assert listed(AID, f"?urn={BIRCH}") == [BIRCH]
    assert listed("Sara Senior", f"?urn={BIRCH}") == []
    assert settled(AID).get("/v1/arrangements?year=2031-32").status_code == 404


def _a_year_later() -> dict[str, Any]:
    """The same year, a year later."""
    text = msgspec.json.encode(
        {name: value for name, value in YEAR.items() if name != "code"}
    ).decode()
    moved: dict[str, Any] = msgspec.json.decode(
        text.replace("2027-", "2028-").replace("2026-", "2027-")
    )
    return moved
