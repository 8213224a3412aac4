"""Entitlements over HTTP: what is shown, and to whom."""

import pytest

from .conftest import Ask, Scheduling

OTHER = 900002


@pytest.fixture
def two_academies(scheduling: Scheduling) -> None:
    scheduling.year_opened()
    scheduling.academy_joined(name="Ashgrove")
    scheduling.academy_joined(OTHER, name="Birchwood")
    scheduling.meeting_booked("m1")
    scheduling.meeting_booked("m2")
    scheduling.meeting_cancelled("m2")


@pytest.mark.usefixtures("two_academies")
def test_the_list_shows_what_is_entitled_planned_used_and_left(ask: Ask) -> None:
    answer = ask("aid").get("/v1/entitlements?year=2026-27&urn=900001")
    assert answer.json == {
        "items": [
            {
                "urn": 900001,
                "academy_name": "Ashgrove",
                "year": "2026-27",
                "entitled_quarters": 24,
                "planned_quarters": 4,
                "used_quarters": 0,
                "left_quarters": 20,
                "version": 4,
            }
        ]
    }


@pytest.mark.parametrize("urn", [-1, 99_999, 1_000_000, -(2**63) - 1])
def test_a_number_that_no_academy_has_is_refused(ask: Ask, urn: int) -> None:
    assert ask("aid").get(f"/v1/entitlements?urn={urn}").status_code == 422


@pytest.mark.usefixtures("two_academies")
def test_one_entitlement_is_explained_by_its_ledger(ask: Ask) -> None:
    answer = ask("ceo").get("/v1/academies/900001/entitlements/2026-27")
    assert answer.json is not None
    assert answer.headers["ETag"] == '"4"'
    assert [
        (line["kind"], line["quarters"], line["meeting_id"]) for line in answer.json["ledger"]
    ] == [
        ("entitled", 24, None),
        ("planned", 4, "m1"),
        ("planned", 4, "m2"),
        ("given_back", 4, "m2"),
    ]


@pytest.mark.parametrize(
    ("office", "urn", "sees"),
    [
        ("aid", None, {900001, OTHER}),
        ("ceo", None, {900001, OTHER}),
        ("fd", None, {900001, OTHER}),
        ("trustee", None, {900001, OTHER}),
        ("headteacher", 900001, {900001}),
        ("lgb_chair", 900001, {900001}),
        ("ltsw_chair", OTHER, {OTHER}),
        ("senior_leader", OTHER, {OTHER}),
    ],
)
@pytest.mark.usefixtures("two_academies")
def test_academy_people_see_their_own_academy_only(
    ask: Ask, office: str, urn: int | None, sees: set[int]
) -> None:
    client = ask(office, urn)
    listed = client.get("/v1/entitlements").json
    assert listed is not None
    assert {item["urn"] for item in listed["items"]} == sees
    for each in (900001, OTHER):
        status = client.get(f"/v1/academies/{each}/entitlements/2026-27").status_code
        assert status == (200 if each in sees else 404)


def test_whoever_only_keeps_the_suite_running_sees_no_days(ask: Ask) -> None:
    assert ask("ops", None).get("/v1/entitlements").status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/academies/900009/entitlements/2026-27", 404),
        ("/v1/academies/900001/entitlements/2031-32", 404),
        ("/v1/academies/ashgrove/entitlements/2026-27", 404),
        ("/v1/entitlements?year=26", 422),
        ("/v1/entitlements?urn=ashgrove", 422),
        ("/v1/entitlements?limit=0", 422),
    ],
)
def test_what_is_not_there_or_not_understood_is_said(ask: Ask, path: str, status: int) -> None:
    answer = ask("aid").get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


@pytest.mark.usefixtures("two_academies")
def test_long_lists_come_in_pages(ask: Ask) -> None:
    client = ask("aid")
    first = client.get("/v1/entitlements?limit=1")
    following = client.get(first.headers["Link"].partition("<")[2].partition(">")[0])
    assert first.json is not None
    assert following.json is not None
    assert [item["urn"] for item in first.json["items"] + following.json["items"]] == [
        900001,
        OTHER,
    ]
    assert "Link" not in following.headers
