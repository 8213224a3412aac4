"""The academic year."""

from datetime import date

from portal.year.ribbon import ribbon

from .fakes.world import World
from .reading import Visitor


def test_the_year_shows_its_slots_and_which_one_it_is(aid: Visitor) -> None:
    page = aid.get("/years")
    assert page.path == "/years/2026-27"
    tiles = [text for _, text in page.all("div", "aim-tile")]
    assert [("Now" in tile, "2 meetings booked" in tile) for tile in tiles] == [
        (False, False),
        (True, True),
        (False, False),
    ]
    assert "14 June 2027" in page.text


def test_the_director_sets_the_days_of_a_slot(aid: Visitor, world: World) -> None:
    form = aid.get("/years/2026-27/review-slots/3")
    page = aid.send(form, opens__day="19")
    assert "The days of the summer review are kept." in page.text
    assert world.years["2026-27"]["review_slots"][2]["opens_on"] == "2027-04-19"


def test_days_that_do_not_fit_are_told_beside_the_field(aid: Visitor) -> None:
    page = aid.send(aid.get("/years/2026-27/review-slots/3"), closes__month="1")
    assert page.errors == [("#closes-day", "It closes before it opens: choose a later day.")]


def test_there_are_three_slots(aid: Visitor) -> None:
    assert aid.get("/years/2026-27/review-slots/4").status == 404


def test_a_year_is_drawn_to_scale_and_what_lies_outside_is_left_away(world: World) -> None:
    year = world.years["2026-27"]
    meetings = [
        {"starts_at": "2027-02-02T14:00:00Z"},
        {"starts_at": "2027-02-02T09:00:00Z"},
        {"starts_at": "2028-02-02T09:00:00Z"},
    ]
    drawn = ribbon(year, meetings, date(2027, 3, 2))
    assert [month.name for month in drawn.months][0::4] == ["Sep", "Jan", "May"]
    assert [(meeting.name, meeting.number) for meeting in drawn.meetings] == [
        ("2 February 2027: 2 meetings", 2)
    ]
    assert drawn.today is not None
    assert 49 < drawn.today < 51
    assert ribbon(year, [], date(2030, 1, 1)).today is None
