"""What is held about a person: shown to them, taken along, corrected; and erasing whoever has left."""

import json
from collections.abc import Callable

import pytest

from .fakes.suite import Suite
from .fakes.world import World
from .reading import Visitor


def test_somebody_sees_what_is_held_about_them_from_every_part(head: Visitor, world: World) -> None:
    page = head.get("/held")
    name = world.people[world.person_in("headteacher", 900102)]["name"]
    assert page.status == 200
    for said in ("Name and address", "Held to know who is who.", name, "Looks: 30", "And 10 more"):
        assert said in page.text, said
    assert "Tuesday 2 February 2027 at 2pm" in page.text


@pytest.mark.parametrize(
    "name",
    ["2027-02-30", "0000-00-00", "2027-01-08T99:00:00Z", "2027-01-08T::.Z", "\u00b2027-01-08"],
)
def test_a_name_that_only_looks_like_a_day_stays_as_it_is(
    head: Visitor, world: World, name: str
) -> None:
    world.people[world.person_in("headteacher", 900102)]["name"] = name
    page = head.get("/held")
    assert (page.status, name in page.text) == (200, True)


def test_a_part_that_does_not_answer_is_named(head: Visitor, suite: Suite) -> None:
    suite.away.add("notifications")
    page = head.get("/held")
    assert "Notifications does not answer" in page.text
    assert "Name and address" in page.text
    taken = json.loads(head.get("/held/file").html)
    assert taken["did_not_answer"] == ["notifications"]
    assert set(taken["services"]) == {"scheduling", "support", "reporting"}


def test_it_is_taken_along_as_one_file(head: Visitor, world: World) -> None:
    answer = head.get("/held/file")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    taken = json.loads(answer.html)
    assert taken["services"]["scheduling"]["person_id"] == world.person_in("headteacher", 900102)
    assert len(taken["services"]["scheduling"]["categories"][-1]["tables"][0]["rows"]) == 30


def test_every_part_is_asked_with_the_persons_own_token(head: Visitor, suite: Suite) -> None:
    suite.asked.clear()
    head.get("/held")
    asked = [each for each in suite.asked if each.url.path == "/v1/held"]
    assert len(asked) == 4
    assert len({each.headers["Authorization"] for each in asked}) == 1


def test_somebody_corrects_their_own_name(head: Visitor, world: World) -> None:
    person = world.people[world.person_in("headteacher", 900102)]
    form = head.get(head.get("/held").link("Correct your name or address"))
    kept = head.send(form, name="Nell Newly-Married")
    assert (kept.status, person["name"]) == (200, "Nell Newly-Married")


def test_everything_else_is_written_to_the_director(head: Visitor, world: World) -> None:
    address = world.people[world.person_in("aid")]["email"]
    assert head.get("/held").link(address) == f"mailto:{address}"


def test_the_director_sees_it_of_somebody_and_others_do_not(
    aid: Visitor, head: Visitor, world: World
) -> None:
    person = world.person_in("headteacher", 900102)
    page = aid.get(aid.get(f"/people/{person}").link("What is held about"))
    assert f"What is held about {world.people[person]['name']}" in page.text
    other = world.person_in("headteacher", 900101)
    assert head.get(f"/people/{other}/held").status in {403, 404}
    assert head.get(f"/people/{other}/held/file").status in {403, 404}


def test_whoever_still_holds_an_office_is_not_erased(aid: Visitor, world: World) -> None:
    person = world.person_in("headteacher", 900102)
    answer = aid.send(aid.get(f"/people/{person}/erase"))
    assert (answer.status, "End their appointments first" in answer.text) == (409, True)
    assert world.erased == {}


def test_the_director_erases_somebody_and_sees_where_it_is_done(aid: Visitor, world: World) -> None:
    person = world.add_person("Gone Goodbye", "gone@example.org")["id"]
    page = aid.get(aid.get(f"/people/{person}/held").link("Erase this person"))
    done = aid.send(page)
    assert done.status == 200
    assert "2 deleted, 1 emptied, 3 left, with an id alone" in done.text
    assert "not yet: look again in a moment" in done.text
    assert "Erase this person" not in done.text


def test_who_left_long_ago_is_named_for_the_director_to_decide(aid: Visitor, world: World) -> None:
    person = world.add_person("Gone Goodbye", "gone@example.org")["id"]
    page = aid.get(aid.get("/people").link("Who left long ago"))
    assert "Gone Goodbye" in page.text
    assert page.link("Erase Gone Goodbye") == f"/people/{person}/erase"


def test_an_operator_sees_their_own_and_no_form(
    signed_in_as: Callable[..., Visitor], world: World
) -> None:
    world.appoint(world.add_person("Olu Operator", None)["id"], "ops")
    page = signed_in_as("ops").get("/held")
    assert page.status == 200
    assert "Correct your name" not in page.text
