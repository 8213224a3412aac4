"""The overview: what it shows when the other services have spoken, and to whom."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.scheduling import Standing, StandingChanged
from kit.testing import FrozenClock

from . import told
from .conftest import Ask, Others
from .looking import csv_of, drawn
from .told import ASHGROVE, BIRCHWOOD, FEBRUARY, MARCH


def only_row(ask: Ask) -> dict[str, Any]:
    (row,) = drawn(ask)["rows"]
    return dict(row)


def test_before_anything_is_known_it_is_empty_and_says_so(ask: Ask) -> None:
    assert drawn(ask) == {
        "trust": None,
        "year": None,
        "as_of": "2027-01-08T09:00:00Z",
        "rows": [],
        "summary": {
            "academies": 0,
            "less_than_good": 0,
            "not_less_than_good": 0,
            "undecided": 0,
            "meetings_booked": 0,
            "packs_overdue": 0,
        },
    }


def test_it_shows_each_academy_with_its_standing_next_meeting_and_days(
    ask: Ask, others: Others
) -> None:
    others.say(told.trust, told.year(), told.joined(local_authority="Northshire"))
    grades = {"quality_of_education": "requires_improvement"}
    others.say(
        told.judged(
            ASHGROVE,
            "j1",
            date(2024, 5, 8),
            overall="requires_improvement",
            grades=grades,
            less_than_good=True,
            basis="overall_below_good",
        )
    )
    others.say(told.booked(), told.entitled(), told.planned(), told.arranged())
    overview = drawn(ask)
    assert (overview["trust"], overview["year"]) == (
        {"uid": "9001", "name": "Grove Learning Trust"},
        "2026-27",
    )
    assert overview["rows"] == [
        {
            "urn": ASHGROVE,
            "name": "Ashgrove Primary",
            "phase": "primary",
            "local_authority": "Northshire",
            "scheme": "graded",
            "inspected_on": "2024-05-08",
            "overall": "requires_improvement",
            "grades": grades,
            "outcome": None,
            "predecessor": False,
            "less_than_good": True,
            "standing_reason": "overall_below_good",
            "standing_sentence": (
                "Less than good: overall Requires improvement, by the inspection of 8 May 2024."
            ),
            "next_meeting": {
                "id": "m1",
                "kind": "aim",
                "slot": 2,
                "starts_at": "2027-02-03T09:30:00Z",
                "packs": {"academy": "gathering", "aid": "gathering"},
            },
            "arrangement": {"aims": 3, "iaims": 3, "usual": True},
            "days": {"entitled": 24, "planned": 4, "used": 0, "left": 20},
        }
    ]


def test_what_was_agreed_otherwise_shows_in_the_overview_and_in_its_spreadsheet(
    ask: Ask, others: Others
) -> None:
    others.say(told.year(), told.joined())
    assert only_row(ask)["arrangement"] is None
    others.say(told.arranged(), told.arranged(2, 1, usual=False))
    assert only_row(ask)["arrangement"] == {"aims": 2, "iaims": 1, "usual": False}
    (line,) = csv_of(ask)
    assert [
        line[name] for name in ("Meetings a year", "Interim meetings a year", "Arrangement")
    ] == [
        "2",
        "1",
        "as agreed",
    ]


def test_the_next_meeting_is_the_nearest_that_is_booked_and_not_over(
    ask: Ask, others: Others, clock: FrozenClock
) -> None:
    others.say(told.joined(), told.year())
    others.say(told.booked("m1", at=FEBRUARY), told.booked("m2", at=MARCH))
    assert only_row(ask)["next_meeting"]["id"] == "m1"
    clock.move_to(FEBRUARY + timedelta(hours=1))
    assert only_row(ask)["next_meeting"]["id"] == "m1"
    clock.move_to(FEBRUARY + timedelta(hours=2))
    assert only_row(ask)["next_meeting"]["id"] == "m2"
    others.say(told.cancelled("m2", ASHGROVE, MARCH))
    assert only_row(ask)["next_meeting"] is None
    assert drawn(ask)["summary"]["meetings_booked"] == 1


@pytest.mark.parametrize(
    ("happened", "state"),
    [
        ([], "gathering"),
        ([told.paper("m1", "academy", missing=("attendance",))], "gathering"),
        ([told.paper("m1", "academy")], "complete"),
        ([told.overdue("m1", "academy")], "overdue"),
        ([told.overdue("m1", "academy"), told.paper("m1", "academy", ("attendance",))], "overdue"),
        ([told.overdue("m1", "academy"), told.paper("m1", "academy")], "complete"),
        ([told.overdue("m1", "academy"), told.moved("m1", ASHGROVE, to=MARCH)], "gathering"),
        (
            [
                told.overdue("m1", "academy"),
                told.moved("m1", ASHGROVE, to=MARCH),
                told.overdue("m1", "academy", MARCH),
            ],
            "overdue",
        ),
        ([told.overdue("m1", "academy"), told.circulated("m1", "academy")], "circulated"),
    ],
)
def test_where_a_pack_stands(ask: Ask, others: Others, happened: list[Any], state: str) -> None:
    others.say(told.joined(), told.year(), told.booked())
    others.say(*happened)
    overview = drawn(ask)
    packs = overview["rows"][0]["next_meeting"]["packs"]
    assert packs == {"academy": state, "aid": "gathering"}
    assert overview["summary"]["packs_overdue"] == (state == "overdue")


def test_an_ungraded_inspection_and_a_self_evaluation_hide_no_grades(
    ask: Ask, others: Others
) -> None:
    others.say(told.joined())
    others.say(
        told.judged(ASHGROVE, "own", date(2026, 7, 1), scheme="self_evaluation", overall="good")
    )
    assert only_row(ask)["scheme"] == "self_evaluation"
    others.say(
        told.judged(
            ASHGROVE, "u", date(2025, 1, 7), scheme="ungraded", outcome="School remains Good"
        )
    )
    assert (only_row(ask)["scheme"], only_row(ask)["outcome"]) == (
        "ungraded",
        "School remains Good",
    )
    others.say(told.judged(ASHGROVE, "g", date(2019, 1, 7), overall="good", predecessor=True))
    row = only_row(ask)
    assert (row["scheme"], row["overall"], row["predecessor"]) == ("graded", "good", True)


def test_the_trusts_own_decision_is_told_as_such(ask: Ask, others: Others) -> None:
    others.say(told.joined())
    standing = Standing(less_than_good=False, basis="overridden")
    others.say(StandingChanged(urn=ASHGROVE, standing=standing))
    row = only_row(ask)
    assert (row["less_than_good"], row["standing_sentence"]) == (
        False,
        "Not less than good: the trust has decided it.",
    )


def test_an_academy_that_has_left_is_no_longer_shown(
    ask: Ask, others: Others, clock: FrozenClock
) -> None:
    others.say(told.joined(), told.joined(BIRCHWOOD, "Birchwood"))
    others.say(told.left(BIRCHWOOD, date(2027, 1, 31)))
    assert [row["urn"] for row in drawn(ask)["rows"]] == [ASHGROVE, BIRCHWOOD]
    clock.move_to(FEBRUARY)
    assert [row["urn"] for row in drawn(ask)["rows"]] == [ASHGROVE]


def test_the_year_can_be_chosen(ask: Ask, others: Others) -> None:
    others.say(told.joined(), told.year(), told.year("2025-26"), told.entitled())
    assert drawn(ask)["rows"][0]["days"]["entitled"] == 24
    assert drawn(ask, "?year=2025-26")["rows"][0]["days"]["entitled"] == 0
    refused = ask().get("/v1/overview?year=2031-32")
    assert refused.status_code == 422
    assert "2025-26, 2026-27" in refused.text
    assert ask().get("/v1/overview?year=soon").status_code == 422


@pytest.mark.parametrize(
    ("office", "urn", "sees"),
    [
        ("aid", None, [ASHGROVE, BIRCHWOOD]),
        ("ceo", None, [ASHGROVE, BIRCHWOOD]),
        ("fd", None, [ASHGROVE, BIRCHWOOD]),
        ("trustee", None, [ASHGROVE, BIRCHWOOD]),
        ("headteacher", ASHGROVE, [ASHGROVE]),
        ("lgb_chair", BIRCHWOOD, [BIRCHWOOD]),
        ("ltsw_chair", BIRCHWOOD, [BIRCHWOOD]),
        ("senior_leader", ASHGROVE, [ASHGROVE]),
        ("partner_head", BIRCHWOOD, [BIRCHWOOD]),
    ],
)
def test_academy_people_see_their_own_row_and_the_sums_of_all(
    ask: Ask, others: Others, office: str, urn: int | None, sees: list[int]
) -> None:
    others.say(told.joined(), told.joined(BIRCHWOOD, "Birchwood"))
    overview = drawn(ask, office=office, urn=urn)
    assert [row["urn"] for row in overview["rows"]] == sees
    assert overview["summary"]["academies"] == 2
    lines = csv_of(ask, office=office, urn=urn)
    assert [int(line["URN"]) for line in lines] == sees


def test_whoever_only_keeps_the_suite_running_sees_nothing(ask: Ask) -> None:
    assert ask("ops", None).get("/v1/overview").status_code == 403
