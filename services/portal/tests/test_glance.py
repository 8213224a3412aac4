"""The trust at a glance."""

from collections.abc import Callable

import pytest

from .fakes.suite import Suite
from .fakes.world import LONG, World
from .reading import Visitor


def test_every_academy_has_a_row_with_what_it_needs_next(aid: Visitor) -> None:
    page = aid.get("/")
    rows = [text for _, text in page.all("tr")][1:]
    assert len(rows) == 10
    birchfield = next(row for row in rows if row.startswith("Birchfield"))
    for said in (
        "Requires improvement",
        "Less than good",
        "Thu 14 Jan",
        "in 6 days",
        "Academy: late",
        "6 days left",
    ):
        assert said in birchfield, birchfield


def test_marks_are_said_in_words_too(aid: Visitor) -> None:
    row = next(text for _, text in aid.get("/").all("tr") if LONG in text)
    assert "Curriculum and teaching: Needs attention." in row
    assert "Achievement: Urgent improvement." in row


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"show": "undecided"}, ["Dovecote Infants", "Ivy Bank Nursery"]),
        ({"show": "late"}, ["Birchfield Junior Academy"]),
        (
            {"show": "soon", "sort": "name"},
            ["Alderbrook Primary Academy", "Birchfield Junior Academy"],
        ),
        ({"phase": "nursery"}, ["Ivy Bank Nursery"]),
        ({"q": "CASTLE"}, ["Castle Hill High School"]),
        ({"show": "nonsense", "sort": "nonsense", "q": "gorse"}, ["Gorse Lane Primary"]),
    ],
)
def test_the_table_can_be_narrowed(aid: Visitor, query: dict[str, str], names: list[str]) -> None:
    page = aid.get("/", **query)
    assert [
        text for given, text in page.all("a") if given["href"].startswith("/academies/9")
    ] == names


def test_academies_that_need_most_stand_first(aid: Visitor) -> None:
    page = aid.get("/")
    assert (
        next(text for given, text in page.all("a") if given["href"].startswith("/academies/9"))
        == "Birchfield Junior Academy"
    )


def test_the_years_picture_is_said_in_words(aid: Visitor) -> None:
    page = aid.get("/")
    assert "Spring review: 4 January 2027 to 25 March 2027. Summer review" in page.text
    assert "2 meetings booked in it." in page.text


def test_without_reporting_the_page_says_so_and_shows_the_rest(aid: Visitor, suite: Suite) -> None:
    suite.away = {"reporting"}
    page = aid.get("/")
    assert page.status == 200
    assert "Reporting does not answer" in page.text
    assert "Spring review" in page.text


def test_without_scheduling_the_table_stays(aid: Visitor, suite: Suite) -> None:
    aid.get("/")
    suite.away = {"scheduling"}
    page = aid.get("/")
    assert page.status == 200
    assert "Scheduling does not answer" in page.text
    assert "Birchfield Junior Academy" in page.text


def test_an_empty_register_says_which_command_fills_it(aid: Visitor, world: World) -> None:
    world.academies.clear()
    assert "scheduling import" in aid.get("/").text


def test_the_table_can_be_taken_away_as_csv(aid: Visitor) -> None:
    answer = aid.client.get("/overview.csv")
    assert (
        answer.headers["Content-Disposition"]
        == 'attachment; filename="trust-at-a-glance-2027-01-08.csv"'
    )
    assert answer.text.startswith("urn,name")


def test_who_holds_no_office_still_has_a_first_page(visitor: Visitor, world: World) -> None:
    visitor.sign_in(world.add_person("Guest", None)["id"])
    page = visitor.get("/")
    assert page.status == 200
    assert "The table is for those who hold an office" in page.text


def test_the_finance_director_is_led_to_no_meeting(signed_in_as: Callable[..., Visitor]) -> None:
    assert 'href="/meetings/' not in signed_in_as("fd").get("/").html
    assert 'href="/meetings/' in signed_in_as("aid").get("/").html
