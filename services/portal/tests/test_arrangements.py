"""How many meetings an academy has in a year: shown to all of its people, agreed by two of them."""

import pytest

from .fakes.arrangements import proposed
from .fakes.world import World
from .reading import Page, Visitor

BIRCHFIELD = 900102
"""The academy of `head`."""

PLACE = f"/academies/{BIRCHFIELD}/arrangement/2026-27"


def test_the_year_of_every_academy_is_one_table(aid: Visitor, world: World) -> None:
    proposed(world, BIRCHFIELD, "rule")
    page = aid.get(aid.get("/meetings").link("How the year’s meetings stand"))
    assert page.path == "/arrangements/2026-27"
    rows = [text for _, text in page.all("tr")]
    [birchfield] = [row for row in rows if "Proposed" in row]
    assert "3 meetings and 3 interim ones" in birchfield
    assert len(rows) == len(world.academies) + 1
    assert "1 booked, 2 to book" in page.text


def test_an_academys_page_says_how_its_year_stands(head: Visitor, world: World) -> None:
    proposed(world, BIRCHFIELD, "rule")
    page = head.get(f"/academies/{BIRCHFIELD}")
    assert "Another number is proposed" in page.text
    assert head.get(page.link("How many the year has")).path == PLACE


def test_the_director_proposes_and_takes_back(aid: Visitor, world: World) -> None:
    page = aid.get(PLACE)
    assert "This is what the trust’s framework gives" in page.text
    page = aid.send(page, aims="2", iaims="0", reason="The spring is for the peer review.")
    assert "Proposed. The other side is asked by mail" in page.text
    assert "The headteacher’s answer is waited for." in page.text
    assert "The spring is for the peer review." in page.text
    [row] = world.arrangements.values()
    assert (row["aims"], row["iaims"], row["proposed_by"]) == (2, 0, "aid")
    page = _press(aid, page, "withdrawals")
    assert "Taken back. The year stays as it is." in page.text
    assert row["state"] == "withdrawn"


def test_the_head_agrees(head: Visitor, world: World) -> None:
    row = proposed(world, BIRCHFIELD, "aid", aims=2, iaims=0)
    page = _press(head, head.get(PLACE), "answers", answer="agree")
    assert "Agreed. It holds from now on." in page.text
    assert "A different arrangement was agreed with the academy." in page.text
    assert row["state"] == "agreed"


def test_of_two_sides_the_first_to_agree_is_told_that_the_other_is_waited_for(
    head: Visitor, world: World
) -> None:
    proposed(world, BIRCHFIELD, "rule")
    page = _press(head, head.get(PLACE), "answers", answer="agree")
    assert "You have agreed. The other side’s answer is waited for." in page.text
    assert "The Academy Improvement Director’s answer is waited for." in page.text


def test_declining_says_why(head: Visitor, world: World) -> None:
    row = proposed(world, BIRCHFIELD, "aid", aims=2)
    page = _press(head, head.get(PLACE), "answers", answer="decline")
    assert page.errors == [
        ("#answer-reason", "Say why, so that the other side can propose something else.")
    ]
    page = _press(
        head, page, "answers", **{"answer": "decline", "answer-reason": "We want all three."}
    )
    assert "Declined. The year stays as it is." in page.text
    assert "declined: We want all three." in page.text
    assert row["declined_because"] == "We want all three."


@pytest.mark.parametrize(
    ("filled", "where", "said"),
    [
        ({"aims": ""}, "#aims", "Enter how many meetings"),
        ({"iaims": "²"}, "#iaims", "Enter how many interim meetings"),
        ({"reason": ""}, "#reason", "Give the reason"),
        ({"aims": "3"}, "#aims", "are what is in force"),
    ],
)
def test_what_does_not_fit_is_told_beside_the_field(
    aid: Visitor, world: World, filled: dict[str, str], where: str, said: str
) -> None:
    asked = {"aims": "2", "iaims": "0", "reason": "Because."} | filled
    page = aid.send(aid.get(PLACE), **asked)
    assert page.status == 422
    [(place, sentence)] = page.errors
    assert (place, said in sentence) == (where, True)
    assert world.arrangements == {}


def test_an_answer_without_a_choice_and_one_that_comes_too_late(
    head: Visitor, world: World
) -> None:
    row = proposed(world, BIRCHFIELD, "aid", aims=2)
    page = head.get(PLACE)
    assert _press(head, page, "answers").errors == [("#answer", "Choose whether you agree.")]
    row["version"] += 1
    late = _press(head, page, "answers", answer="agree")
    assert late.status == 409
    assert row["state"] == "proposed"


def test_a_year_that_is_not_on_the_calendar(aid: Visitor) -> None:
    assert aid.get(f"/academies/{BIRCHFIELD}/arrangement/1999-00").status == 404


def _press(visitor: Visitor, page: Page, where: str, **filled: str) -> Page:
    """Send the form that goes there; nothing is chosen in it before."""
    [form] = [form for form in page.forms if where in form.action]
    fields = form.fields | filled
    return Page(visitor.client.post(form.action, data=fields, follow_redirects=True))
