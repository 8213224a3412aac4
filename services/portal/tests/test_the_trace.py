"""The trace, read by people: the director's of the trust, everybody's of themselves."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from .fakes.looks import look
from .fakes.programs import add_program
from .fakes.suite import Suite
from .fakes.world import World
from .reading import Page, Visitor

DIRECTOR, HEAD = "person:person-1", "person:person-7"
"""The AID, and the head of Birchfield."""


@pytest.fixture
def told(world: World) -> World:
    """A trace over two parts, with one of everything; the newest is the calendar address."""
    program = add_program(world, "Attendance export", ["events:read"])["id"]
    rows: list[tuple[str, str, str, dict[str, Any]]] = [
        ("scheduling", HEAD, "demo.sessions", {"outcome": "changed", "by_right": "demo"}),
        ("scheduling", HEAD, "packs.content", {"place": 900102, "by_right": "gatherer,reader"}),
        ("scheduling", HEAD, "meetings.book", {"outcome": "refused", "by_right": ""}),
        ("scheduling", DIRECTOR, "people.make", {"outcome": "changed", "by_right": "aid"}),
        ("scheduling", f"client:{program}", "events.history", {"outcome": "refused", "by_right": ""}),
        ("scheduling", "guest:person-7", "packs.content", {"place": 900102, "by_right": "guest"}),
        ("scheduling", "person:gone", "packs.content", {"place": 900101}),
        ("notifications", HEAD, "calendar_feeds.make", {"outcome": "changed", "by_right": "signed_in"}),
    ]  # fmt: skip
    for minute, (service, who, operation, over) in enumerate(rows):
        look(world, service, who, operation, at=f"2027-01-07T09:{minute:02}:00Z", **over)
    return world


@pytest.mark.parametrize("typed", ["²", "x", "9" * 30, "-1", ""])
@pytest.mark.parametrize("name", ["scheduling", "academy"])
@pytest.mark.usefixtures("told")
def test_what_is_no_number_in_an_address_narrows_nothing(
    aid: Visitor, name: str, typed: str
) -> None:
    page = aid.get("/trace", **{name: typed})
    assert page.status == 200
    assert len(rows(page)) == len(rows(aid.get("/trace")))


def rows(page: Page) -> list[str]:
    return [text for _, text in page.all("tr", "govuk-table__row")]


@pytest.mark.usefixtures("told")
def test_the_director_reads_who_did_what_by_which_right_and_from_where(aid: Visitor) -> None:
    page = aid.get(aid.get("/").link("Trace"))
    shown = rows(page)
    assert page.heading == "The trace"
    assert len(shown) == 8
    assert "Made oneself a calendar address" in shown[0]
    assert "Daniel Okafor anybody who is signed in 192.0.2.17" in shown[0]
    assert "Somebody who is no longer known" in shown[1]
    assert "Daniel Okafor, by a personal link" in shown[2]
    assert "Refused Page through the events of this service" in shown[3]
    assert "Attendance export None" in shown[3]
    assert "Gave somebody an office" in shown[4]
    assert "Rowan Ashdown Academy Improvement Director" in shown[4]
    assert "Refused Book an Academy Improvement Meeting" in shown[5]
    assert "7 Jan 2027, 9:01am Opened a paper Birchfield Junior Academy" in shown[6]
    assert "gathers the pack, the pack went out to them" in shown[6]


@pytest.mark.usefixtures("told")
def test_everybody_reads_what_was_done_in_their_own_name_and_nothing_else(
    head: Visitor, signed_in_as: Callable[..., Visitor]
) -> None:
    assert not head.get("/").says_link("Trace")
    page = head.get(head.get("/signed-in").link("See what was done in your name"))
    assert page.heading == "What was done in your name"
    assert len(rows(page)) == 5
    assert "Rowan Ashdown" not in page.text
    assert "Gave somebody an office" not in page.text
    assert not page.all("select", "")[1:]  # no choice of persons, only of academies
    assert rows(head.get("/trace", person="person-1")) == []
    assert "Nothing yet" in signed_in_as("trustee").get("/trace").text


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"kind": "opened"}, 3),
        ({"kind": "changed"}, 2),
        ({"kind": "signed_in"}, 1),
        ({"kind": "refused"}, 2),
        ({"kind": "nonsense"}, 8),
        ({"person": "person-7"}, 5),
        ({"academy": "900102"}, 2),
        ({"academy": "900102", "kind": "refused"}, 0),
        ({"since": "2027-01-07"}, 8),
        ({"since": "2027-01-08"}, 0),
        ({"until": "2027-01-07"}, 8),
        ({"until": "2027-01-06"}, 0),
    ],
)
@pytest.mark.usefixtures("told")
def test_it_is_narrowed_by_kind_person_academy_and_day(
    aid: Visitor, asked: dict[str, str], number: int
) -> None:
    page = aid.get("/trace", **asked)
    assert len(rows(page)) == number
    assert ("Nothing fits" in page.text) == (number == 0)


@pytest.mark.parametrize("name", ["since", "until"])
def test_what_is_no_day_is_said_and_nothing_is_shown_for_it(aid: Visitor, name: str) -> None:
    page = aid.get("/trace", **{name: "yesterday"})
    assert page.status == 422
    assert page.errors == [(f"#{name}", "Enter a day like 2027-01-08.")]
    assert "Nothing" not in page.text


def test_long_ones_come_in_pages_that_neither_skip_nor_repeat(aid: Visitor, world: World) -> None:
    for number in range(130):
        service = ("scheduling", "notifications", "support")[number % 3]
        at = f"2027-01-0{1 + number // 60}T09:{number % 60:02}:00Z"
        look(world, service, HEAD, "packs.content", at=at, subject=f"/v1/papers/{number}/content")
    # A clock that was put back: the row stays where it was written.
    world.looks["support"][20]["at"] = "2026-12-01T09:00:00Z"
    page, seen = aid.get("/trace"), list[str]()
    for _ in range(3):
        seen += [text.rpartition("/v1/papers/")[2].partition("/")[0] for text in rows(page)]
        page = aid.get(page.link("Earlier ones")) if page.says_link("Earlier ones") else page
    assert len(seen) == 130
    assert sorted(map(int, seen)) == list(range(130))
    assert not page.says_link("Earlier ones")


@pytest.mark.usefixtures("told")
def test_a_part_that_does_not_answer_is_named_and_the_others_are_shown(
    aid: Visitor, suite: Suite
) -> None:
    suite.away = {"notifications"}
    page = aid.get("/trace")
    assert "Notifications does not answer" in page.text
    assert len(rows(page)) == 7
    # A file that lacks a part of it would be taken for all of it.
    assert aid.get("/trace.csv").heading == "Notifications does not answer"


@pytest.mark.usefixtures("told")
def test_it_is_taken_along_whole_for_a_spreadsheet(aid: Visitor, world: World) -> None:
    for _ in range(450):
        look(world, "reporting", HEAD, "overview.show_overview", outcome="refused", by_right="")
    world.people["person-7"]["name"] = "=HYPERLINK(1)"
    answer = aid.client.get("/trace.csv")
    assert answer.content_type.startswith("text/csv")
    assert 'filename="trace-2027-01-08.csv"' in answer.headers["Content-Disposition"]
    assert answer.get_data().startswith("\ufeff".encode())
    lines = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert len(lines) == 458
    opened = next(
        line
        for line in lines
        if line["operation"] == "packs.content"
        and line["name"] != "Somebody who is no longer known"
    )
    assert opened["academy"] == "Birchfield Junior Academy"
    assert {line["name"] for line in lines} >= {"'=HYPERLINK(1)", "Rowan Ashdown"}


@pytest.mark.usefixtures("told")
def test_it_is_taken_along_for_programs_as_narrowed(aid: Visitor, head: Visitor) -> None:
    taken = json.loads(aid.client.get("/trace.json", query_string={"kind": "refused"}).data)
    assert [row["operation"] for row in taken["items"]] == ["events.history", "meetings.book"]
    assert len(json.loads(head.client.get("/trace.json").data)["items"]) == 5
    assert json.loads(aid.client.get("/trace.json?academy=900109").data) == {"items": []}
    assert aid.client.get("/trace.csv?since=never").status_code == 422
