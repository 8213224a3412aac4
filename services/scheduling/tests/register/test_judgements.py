"""Judgements over HTTP: what is put on file, what follows from it, and who may decide otherwise (R8)."""

from typing import Any

import msgspec
import pytest
from services.scheduling.tests.conftest import House

from contracts.scheduling import JudgementRecorded, StandingChanged
from kit.testing import sent_events

ALDER, BIRCH = 900001, 900002
PLACE = f"/v1/academies/{ALDER}"
GRADED = {"scheme": "graded", "inspected_on": "2023-05-10", "overall": "requires_improvement"}
CARD = {
    "scheme": "report_card",
    "inspected_on": "2026-03-10",
    "grades": {"safeguarding": "met", "inclusion": "expected_standard"},
}
OWN = {"scheme": "self_evaluation", "inspected_on": "2026-10-01", "overall": "inadequate"}


def _told(kind: type[msgspec.Struct]) -> list[Any]:
    return [msgspec.json.decode(each.data, type=kind) for each in sent_events(kind)]  # type: ignore[arg-type]


def test_the_standing_follows_each_judgement(house: House) -> None:
    ada = house("Ada Aid")
    first = ada.post(f"{PLACE}/judgements", json=GRADED)
    assert (first.status_code, first.json["predecessor"]) == (201, False)
    shown = ada.get(PLACE).json
    assert (shown["less_than_good"], shown["standing_reason"]) == (True, "overall_below_good")
    assert shown["standing_basis"] == first.json["id"]
    ada.post(f"{PLACE}/judgements", json=CARD)
    older = GRADED | {
        "inspected_on": "2019-01-10",
        "overall": "inadequate",
        "relates_to_urn": 900101,
    }
    assert ada.post(f"{PLACE}/judgements", json=older).json["predecessor"] is True
    assert ada.get(PLACE).json["less_than_good"] is False
    dates = [each["inspected_on"] for each in ada.get(f"{PLACE}/judgements").json["items"]]
    assert dates == ["2026-03-10", "2023-05-10", "2019-01-10"]
    events = _told(JudgementRecorded)
    assert [each.latest for each in events] == [True, True, False]
    assert [each.standing.less_than_good for each in events] == [True, False, False]
    assert [each.predecessor for each in events] == [False, False, True]


def test_a_head_records_the_self_evaluation_of_their_own_academy(house: House) -> None:
    hugo = house("Hugo Head")
    assert hugo.post(f"{PLACE}/judgements", json=OWN).status_code == 201
    assert hugo.post(f"{PLACE}/judgements", json=GRADED).status_code == 403
    assert hugo.post(f"/v1/academies/{BIRCH}/judgements", json=OWN).status_code == 403
    assert hugo.get(PLACE).json["standing_reason"] == "self_evaluation_below_good"
    [changed] = _told(StandingChanged)
    assert (changed.standing.less_than_good, changed.standing.basis) == (
        True,
        "self_evaluation_below_good",
    )


def test_the_aid_or_ceo_may_decide_instead_of_the_rule(house: House) -> None:
    ada = house("Ada Aid")
    ada.post(f"{PLACE}/judgements", json=CARD)
    reason = {"less_than_good": True, "reason": "Results have fallen."}
    assert house("Hugo Head").put(f"{PLACE}/standing-override", json=reason).status_code == 403
    assert ada.put(f"{PLACE}/standing-override", json={"less_than_good": True}).status_code == 422
    shown = house("Carl Ceo").put(f"{PLACE}/standing-override", json=reason).json
    assert (shown["standing_reason"], shown["override"]["by"]) == ("overridden", "Carl Ceo")
    assert "Results have fallen." in shown["standing_sentence"]
    ada.post(f"{PLACE}/judgements", json=OWN | {"overall": "good"})
    assert ada.get(PLACE).json["standing_reason"] == "overridden"
    lifted = ada.delete(f"{PLACE}/standing-override").json
    assert (lifted["less_than_good"], lifted["override"]) == (False, None)
    assert [each.standing.less_than_good for each in _told(StandingChanged)] == [True, False]


def test_the_trust_sets_the_rule(house: House) -> None:
    ada = house("Ada Aid")
    ada.post(f"{PLACE}/judgements", json=GRADED)
    rule = ada.get("/v1/standing-rule").json
    assert all(rule.values())
    assert ada.put("/v1/standing-rule", json=rule | {"overall": False}).json["overall"] is False
    assert ada.get(PLACE).json["less_than_good"] is False
    [changed] = _told(StandingChanged)
    assert changed.urn == ALDER


def test_a_judgement_is_corrected(house: House) -> None:
    ada = house("Ada Aid")
    made = ada.post(f"{PLACE}/judgements", json=GRADED)
    place, match = made.headers["Location"], {"If-Match": made.headers["ETag"]}
    better = GRADED | {"overall": "good"}
    assert ada.put(place, json=better).status_code == 428
    assert (
        ada.put(place, json=better | {"inspected_on": "2023-05-11"}, headers=match).status_code
        == 422
    )
    assert ada.put(place, json=better, headers=match).json["version"] == 2
    assert ada.get(place).json["overall"] == "good"
    assert ada.get(PLACE).json["less_than_good"] is False
    assert len(_told(JudgementRecorded)) == 2


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        (GRADED | {"inspected_on": "2027-05-10"}, "/inspected_on"),
        (GRADED | {"published_on": "2023-05-01"}, "/published_on"),
        (GRADED | {"overall": "expected_standard"}, "/overall"),
        (GRADED | {"scheme": "guess"}, "/scheme"),
        (GRADED | {"outcome": "School remains Good"}, "/outcome"),
        (GRADED | {"category_of_concern": "XX"}, "/category_of_concern"),
        (GRADED | {"grades": {"inclusion": "good"}}, "/grades"),
        (GRADED | {"grades": {"quality_of_education": "expected_standard"}}, "/grades"),
        (CARD | {"overall": "good"}, "/overall"),
        (CARD | {"grades": {"inclusion": "good"}}, "/grades"),
        (CARD | {"grades": {"safeguarding": "good"}}, "/grades"),
        ({"scheme": "ungraded", "inspected_on": "2023-05-10"}, "/outcome"),
        ({"scheme": "self_evaluation", "inspected_on": "2023-05-10"}, "/overall"),
    ],
)
def test_judgements_that_do_not_fit(house: House, asked: dict[str, Any], pointer: str) -> None:
    answer = house("Ada Aid").post(f"{PLACE}/judgements", json=asked)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert sent_events(JudgementRecorded) == []


def test_one_judgement_of_a_kind_on_a_day(house: House) -> None:
    ada = house("Ada Aid")
    key = {"Idempotency-Key": "once"}
    first = ada.post(f"{PLACE}/judgements", json=GRADED, headers=key)
    assert ada.post(f"{PLACE}/judgements", json=GRADED, headers=key).json == first.json
    again = ada.post(f"{PLACE}/judgements", json=GRADED)
    assert again.status_code == 422
    assert again.json["type"].endswith("/judgement-on-file")
