"""The academies, their people, and the standing that somebody decides."""

from collections.abc import Callable

import pytest

from .fakes.suite import Suite
from .fakes.world import LONG, World
from .reading import Visitor


def test_the_list_says_what_is_still_to_be_filled_in(aid: Visitor) -> None:
    row = next(text for _, text in aid.get("/academies").all("tr") if text.startswith("Ivy Bank"))
    assert "To be decided" in row
    assert "2 things" in row


def test_the_director_is_told_which_offices_of_the_trust_nobody_holds(
    aid: Visitor, head: Visitor, world: World
) -> None:
    world.appointments.remove(world.holder("ceo") or {})
    assert "Appoint the Chief Executive." in aid.get("/academies").text
    assert "Appoint the Chief Executive." not in head.get("/academies").text


def test_an_academy_shows_its_record_and_which_judgement_counts(aid: Visitor) -> None:
    page = aid.get("/academies/900105")
    assert page.heading == LONG
    articles = [text for _, text in page.all("article")]
    assert articles[0].startswith("Report card, 3 February 2026")
    assert "Graded inspection, 8 May 2024 Decides the standing" in articles[1]
    assert "Of the school before it became an academy (URN 900105)" not in articles[1]
    assert "Of the school before it became an academy (URN 899305)" in articles[1]
    assert "areas are never averaged" in page.text


def test_an_academy_without_a_judgement_is_told_that_this_is_normal(aid: Visitor) -> None:
    assert "that is normal" in aid.get("/academies/900104").text


def test_gaps_lead_to_the_form_that_fills_them(aid: Visitor) -> None:
    page = aid.get("/academies/900110")
    form = aid.get(page.link("Add Partner headteacher"))
    assert form.form.fields["office"] == "partner_head"
    assert form.form.fields["who"] == "known"
    assert page.link("Decide") == "/academies/900110/standing"


def test_a_new_person_gets_an_office(aid: Visitor, world: World) -> None:
    form = aid.get("/academies/900110/people/add", office="lgb_chair")
    page = aid.send(form, name="Nia Vaughan", email="nia@wren-valley.example")
    assert "Nia Vaughan is Chair of the local governing board from 8 January 2027." in page.text
    assert world.person_in("lgb_chair", 900110)


def test_somebody_known_gets_another_office(aid: Visitor, world: World) -> None:
    form = aid.get("/academies/900110/people/add", office="partner_head")
    aid.send(form, person_id=world.person_in("headteacher", 900101))
    assert world.person_in("partner_head", 900110) == world.person_in("headteacher", 900101)


@pytest.mark.parametrize(
    ("filled", "where", "said"),
    [
        ({"name": ""}, "#name", "Enter the person’s name."),
        ({"name": "Nia", "office": ""}, "#office", "Choose an office."),
        (
            {"name": "Nia", "from__month": "13"},
            "#from-day",
            "The day they start must be a real day, like 27 3 2027.",
        ),
        (
            {"name": "Nia", "from__year": ""},
            "#from-year",
            "The day they start must include a year.",
        ),
        ({"name": "Nia", "email": "nia"}, "#email", "Not a valid email address."),
        ({"who": "known"}, "#person_id", "Choose a person."),
    ],
)
def test_what_is_wrong_with_a_person_is_said_beside_the_field(
    aid: Visitor, world: World, filled: dict[str, str], where: str, said: str
) -> None:
    people = len(world.people)
    page = aid.send(aid.get("/academies/900110/people/add", office="lgb_chair"), **filled)
    assert page.status == 422
    assert page.errors == [(where, said)]
    assert page.form.fields["name"] == filled.get("name", "")
    assert len(world.people) == people


def test_a_person_is_not_made_twice_when_their_office_is_refused(
    aid: Visitor, world: World
) -> None:
    page = aid.send(aid.get("/academies/900101/people/add", office="lgb_chair"), name="Nia Vaughan")
    assert page.errors[0][1] == "Somebody holds this office: end that appointment first."
    aid.send(page, office="ltsw_chair")
    assert [row["name"] for row in world.people.values()].count("Nia Vaughan") == 1
    assert world.people[world.person_in("ltsw_chair", 900101)]["name"] == "Nia Vaughan"


def test_the_standing_is_decided_with_a_reason(aid: Visitor, world: World) -> None:
    form = aid.get("/academies/900104/standing")
    assert aid.send(form, decision="less").errors[0][0] == "#reason"
    page = aid.send(form, decision="less", reason="Results fell twice.")
    assert "Results fell twice." in page.text
    assert world.academies[900104]["less_than_good"] is True
    assert "As the rule says" in aid.get("/academies/900104/standing").text


def test_an_office_is_ended(aid: Visitor, world: World) -> None:
    page = aid.get("/academies/900101")
    page = aid.get(page.link("End the office of Chair 900101"))
    assert "End the office of Chair 900101" in page.heading
    aid.send(page)
    assert world.holder("lgb_chair", 900101) is None


def test_without_support_the_days_are_away_and_the_page_stays(aid: Visitor, suite: Suite) -> None:
    suite.away = {"support"}
    page = aid.get("/academies/900101")
    assert page.status == 200
    assert "Support does not answer" in page.text
    assert "Imogen Farrow" in page.text


def test_people_without_an_address_are_found_and_given_one(aid: Visitor, world: World) -> None:
    page = aid.get("/people", show="without-address")
    assert "Tom Sedgwick" in page.text
    assert "Imogen Farrow" not in page.text
    form = aid.get(page.link("Change Tom Sedgwick"))
    aid.send(form, email="tom@wren-valley.example")
    assert (
        world.people[world.person_in("headteacher", 900104)]["email"] == "tom@wren-valley.example"
    )


def test_two_directors_do_not_overwrite_each_other(aid: Visitor, world: World) -> None:
    person_id = world.person_in("headteacher", 900101)
    form = aid.get(f"/people/{person_id}")
    world.people[person_id].update(email="other@wren-valley.example", version=2)
    page = aid.send(form, email="mine@wren-valley.example")
    assert page.status == 409
    assert page.heading == "Somebody changed this while you were looking at it"
    assert world.people[person_id]["email"] == "other@wren-valley.example"


def test_whoever_sees_names_alone_is_shown_no_address_and_asked_about_none(
    signed_in_as: Callable[..., Visitor],
) -> None:
    trustee = signed_in_as("trustee").get("/people")
    row = next(text for _, text in trustee.all("tr") if text.startswith("Imogen Farrow"))
    assert row == "Imogen Farrow Headteacher, Alderbrook Primary Academy –"
    assert not trustee.says_link("Without an address")
    # Of their own entry they see everything, and correct it.
    assert trustee.says_link("Change Beatrice Lund")
    assert not trustee.says_link("Change Imogen Farrow")
