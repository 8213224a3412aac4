"""The trust and its academies over HTTP."""

from typing import Any

import pytest
from services.scheduling.tests.conftest import House

from contracts.scheduling import AcademyChanged, AcademyJoined, AcademyLeft, TrustRegistered
from kit.testing import sent_events

ALDER = 900001
NEW = {"urn": 900003, "name": "Cedar Academy", "phase": "secondary", "low_age": 11, "high_age": 16}


def test_the_trust_has_a_name(house: House) -> None:
    ada = house("Ada Aid")
    shown = ada.get("/v1/trust")
    assert shown.json == {"uid": "90001", "name": "Wren Trust", "version": 1}
    renamed = {"uid": "90001", "name": "Wren and Finch Trust"}
    assert ada.put("/v1/trust", json=renamed).status_code == 428
    match = {"If-Match": shown.headers["ETag"]}
    assert ada.put("/v1/trust", json=renamed, headers=match).json["version"] == 2
    assert ada.put("/v1/trust", json=renamed | {"name": "Late"}, headers=match).status_code == 412
    other = ada.put(
        "/v1/trust", json={"uid": "90002", "name": "Other"}, headers={"If-Match": '"2"'}
    )
    assert (other.status_code, other.json["errors"][0]["pointer"]) == (422, "/uid")
    assert len(sent_events(TrustRegistered)) == 2


def test_an_academy_joins_changes_leaves_and_comes_back(house: House) -> None:
    ada = house("Ada Aid")
    joined = ada.post("/v1/academies", json=NEW | {"predecessors": [900103]})
    assert joined.status_code == 201
    assert joined.json["less_than_good"] is None
    assert joined.json["standing_sentence"].startswith("The trust decides")
    place = joined.headers["Location"]
    shown = ada.get(place)
    assert (shown.json["predecessors"], shown.json["headteacher"]) == ([900103], None)
    assert ada.get(place, headers={"If-None-Match": shown.headers["ETag"]}).status_code == 304
    for changes in (
        {"pupils": 900, "predecessors": [900103, 900104]},
        {"left_on": "2027-01-31"},
        {"left_on": None},
    ):
        etag = ada.get(place).headers["ETag"]
        assert ada.patch(place, json=changes, headers={"If-Match": etag}).status_code == 200
    assert len(sent_events(AcademyJoined)) == 4
    assert len(sent_events(AcademyLeft)) == 1
    [changed] = sent_events(AcademyChanged)
    assert b'"changed":["predecessors","pupils"]' in bytes(changed.data)


def test_nothing_new_is_no_event(house: House) -> None:
    ada = house("Ada Aid")
    etag = ada.get(f"/v1/academies/{ALDER}").headers["ETag"]
    same = ada.patch(
        f"/v1/academies/{ALDER}", json={"name": "Alder Academy"}, headers={"If-Match": etag}
    )
    assert (same.status_code, same.headers["ETag"]) == (200, etag)
    assert sent_events(AcademyChanged) == []


def test_lists_are_filtered_and_paged(house: House) -> None:
    ada = house("Ada Aid")
    ada.post("/v1/academies", json=NEW)

    def names(query: str) -> list[str]:
        return [each["name"] for each in ada.get(f"/v1/academies?{query}").json["items"]]

    assert names("") == ["Alder Academy", "Birch Academy", "Cedar Academy"]
    assert names("phase=secondary") == ["Cedar Academy"]
    assert names("less_than_good=true") == []
    assert len(names("less_than_good=undecided")) == 3
    first = ada.get("/v1/academies?limit=2")
    assert 'rel="next"' in first.headers["Link"]
    after = first.headers["Link"].partition("after=")[2].partition(">")[0]
    assert names(f"limit=2&after={after}") == ["Cedar Academy"]
    assert ada.get("/v1/academies?less_than_good=perhaps").status_code == 422


@pytest.mark.parametrize(
    ("over", "pointer"),
    [
        ({"urn": 12}, "/urn"),
        ({"urn": ALDER}, "/urn"),
        ({"phase": "university"}, "/phase"),
        ({"name": ""}, "/name"),
        ({"low_age": 18, "high_age": 11}, "/low_age"),
        ({"joined_on": "2027-01-01", "left_on": "2026-01-01"}, "/left_on"),
        ({"colour": "blue"}, "/colour"),
    ],
)
def test_academies_that_do_not_fit(house: House, over: dict[str, Any], pointer: str) -> None:
    answer = house("Ada Aid").post("/v1/academies", json=NEW | over)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert len(sent_events(AcademyJoined)) == 2


def test_the_trusts_own_category_is_kept_apart(house: House) -> None:
    place = f"/v1/academies/{ALDER}/trust-category"
    category = {"category": "sustaining", "agreed_on": "2026-09-20"}
    shown = house("Carl Ceo").put(place, json=category).json
    assert (shown["trust_category"], shown["less_than_good"]) == ("sustaining", None)
    assert house("Carl Ceo").put(place, json=category | {"category": "best"}).status_code == 422


def test_who_may_change_the_register(house: House) -> None:
    for name in ("Hugo Head", "Tess Trustee", "Fay Finance"):
        assert house(name).post("/v1/academies", json=NEW).status_code == 403
        assert house(name).get("/v1/academies").status_code == 200
    assert house.client.get("/v1/academies").status_code == 401
    assert house("Ada Aid").get("/v1/academies/900099").status_code == 404
