"""Booking a meeting, from the empty form to the invitation."""

import pytest

from .fakes.arrangements import proposed
from .fakes.suite import Suite
from .fakes.world import World
from .reading import Page, Visitor

WHEN = {"day__day": "9", "day__month": "2", "day__year": "2027", "time": "2pm", "slot": "2026-27/2"}


def first_page(aid: Visitor, urn: int = 900101) -> Page:
    return aid.get("/meetings/book", urn=str(urn))


def test_a_meeting_is_booked_in_two_steps(aid: Visitor, world: World) -> None:
    check = aid.send(first_page(aid), **WHEN)
    assert check.heading.endswith("Check and book")
    for said in (
        "Alderbrook Primary Academy",
        "Tuesday 9 February 2027 at 2pm, 2 hours",
        "Imogen Farrow",
        "Daniel Okafor",
    ):
        assert said in check.text
    page = aid.send(check)
    assert "Booked for Tuesday 9 February 2027 at 2pm." in page.text
    booked = list(world.meetings.values())[-1]
    assert (booked["urn"], booked["slot"], booked["starts_at"]) == (
        900101,
        2,
        "2027-02-09T14:00:00Z",
    )


def test_an_interim_meeting_is_booked_for_an_academy_that_is_owed_one(
    aid: Visitor, world: World
) -> None:
    row = proposed(world, 900101, "aid", iaims=3)
    row.update(state="agreed", waits_for=[])
    year = aid.get("/academies/900101/arrangement/2026-27")
    form = aid.get(year.link("Book an interim meeting"))
    assert (form.form.fields["kind"], form.form.fields["urn"]) == ("iaim", "900101")
    check = aid.send(form, **WHEN)
    assert "Interim Academy Improvement Meeting" in check.text
    aid.send(check)
    assert list(world.meetings.values())[-1]["kind"] == "iaim"


def test_summer_time_is_meant_as_it_is_typed(aid: Visitor, world: World) -> None:
    summer = WHEN | {"day__month": "5", "day__day": "11", "slot": "2026-27/3"}
    aid.send(aid.send(first_page(aid), **summer))
    assert list(world.meetings.values())[-1]["starts_at"] == "2027-05-11T13:00:00Z"


def test_slots_that_are_over_are_not_offered(aid: Visitor) -> None:
    labels = [text for _, text in first_page(aid).all("label")]
    assert "Autumn review 2026-27" not in labels
    assert "Spring review 2026-27" in labels


@pytest.mark.parametrize(
    ("typed", "where", "said"),
    [
        ({"urn": ""}, "#urn", "Choose an academy."),
        ({"kind": "party"}, "#kind", "Choose which meeting it is."),
        ({"slot": ""}, "#slot", "Choose a review slot."),
        ({"day__day": "", "day__month": "", "day__year": ""}, "#day-day", "Enter the day of the meeting."),
        ({"day__day": "31"}, "#day-day", "The day of the meeting must be a real day, like 27 3 2027."),
        ({"time": "soon"}, "#time", "Enter a time, like 9:30, 14:00 or 2pm."),
        ({"day__day": "28", "day__month": "3", "time": "1:30"}, "#time", "The clocks go forward that night, and this time is left out: choose another."),
        ({"venue": "the pub"}, "#venue", "Choose where it is held."),
        ({"day__day": "16"}, "#day-day", "Tuesday 16 February 2027 is in a school holiday (Half term). Choose another day."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    aid: Visitor, world: World, typed: dict[str, str], where: str, said: str
) -> None:
    meetings = len(world.meetings)
    page = aid.send(first_page(aid), **(WHEN | typed))
    assert page.status == 422
    assert page.errors == [(where, said)]
    assert page.all("title")[0][1].startswith("Error: ")
    assert said in [
        text.removeprefix("Error: ") for _, text in page.all("p", "govuk-error-message")
    ]
    for name, value in (WHEN | typed).items():
        if name not in {"venue", "kind"}:
            assert page.form.fields.get(name.replace("__", "-"), "") == value
    assert len(world.meetings) == meetings


@pytest.mark.parametrize("number", ["²", "9" * 400, "-1", "1.5", "x"])
def test_what_is_no_number_is_no_choice(aid: Visitor, world: World, number: str) -> None:
    before = list(world.meetings)
    for field in ({"urn": number}, {"slot": f"2026-27/{number}"}, {"duration": number}):
        assert aid.send(first_page(aid), **WHEN | field).status == 422
    assert list(world.meetings) == before


def test_a_refusal_of_a_field_leads_back_to_it(aid: Visitor) -> None:
    check = aid.send(first_page(aid), **(WHEN | {"day__day": "7", "day__month": "1"}))
    page = aid.send(check)
    assert page.errors == [("#day-day", "Choose a time after 8 January 2027.")]
    assert page.form.fields["time"] == "2pm"


def test_a_refusal_of_the_whole_is_told_where_seats_can_be_changed(aid: Visitor) -> None:
    check = aid.send(first_page(aid), **(WHEN | {"day__day": "2"}))
    page = aid.send(check)
    assert page.heading.endswith("Check and book")
    assert page.errors[0][1].startswith("Rowan Ashdown is in another meeting at that time")
    assert "Change day or place" in [text for _, text in page.all("a", "govuk-back-link")]
    assert aid.get(page.link("Change day or place")).form.fields["time"] == "2pm"


def test_another_chair_can_take_the_seat(aid: Visitor, suite: Suite, world: World) -> None:
    check = aid.send(first_page(aid), **WHEN)
    assert "Beatrice Lund" in check.text
    aid.send(check, seat__chair=world.person_in("trustee"))
    sent = next(
        request
        for request in reversed(suite.asked)
        if request.url.path == "/v1/meetings" and request.method == "POST"
    )
    assert world.person_in("trustee").encode() in sent.content


def test_a_form_that_is_sent_twice_books_once(aid: Visitor, world: World) -> None:
    check = aid.send(first_page(aid), **WHEN)
    first, second = aid.send(check), aid.send(check)
    assert first.path == second.path
    assert len(world.meetings) == 3


def test_an_empty_seat_is_told_with_what_to_do(aid: Visitor) -> None:
    check = aid.send(first_page(aid, 900110), **WHEN)
    assert "Nobody is partner headteacher of this academy on that day." in check.text
    assert aid.get(check.link("Add somebody")).form.fields["office"] in {
        "lgb_chair",
        "partner_head",
    }


def test_when_scheduling_goes_away_the_person_is_told_that_sending_again_is_safe(
    aid: Visitor, suite: Suite
) -> None:
    check = aid.send(first_page(aid), **WHEN)
    suite.away = {"scheduling"}
    page = aid.send(check)
    assert page.status == 503
    assert "sending the same form twice does it once" in page.text


def test_without_a_year_the_form_says_what_is_missing(aid: Visitor, world: World) -> None:
    world.years.clear()
    assert "There is no academic year on the calendar" in first_page(aid).text
    assert "scheduling terms" in aid.get("/years").text
