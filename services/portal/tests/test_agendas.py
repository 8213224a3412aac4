"""A meeting's agenda: written by one side, commented and agreed by the other, and read by the rest once it is (R5)."""

from collections.abc import Callable

import pytest

from .fakes.agendas import agreed, proposed, said
from .fakes.world import World
from .reading import Page, Visitor

MEETING = "/meetings/meeting-2"
"""Birchfield's, whose head is `head`; it is in six days, and its agenda was due a week ago."""

PLACE = f"{MEETING}/agenda"


def test_the_director_writes_it_from_a_template_and_the_head_agrees(
    aid: Visitor, head: Visitor, world: World
) -> None:
    page = aid.get(aid.get(MEETING).link("To the agenda"))
    assert "It is for the Academy Improvement Director to propose it" in page.text
    page = aid.get(page.link("Write the agenda"))
    assert (page.form.fields["title-1"], page.form.fields["minutes-1"]) == ("Progress", "90")
    assert "100 of 120 minutes" in page.text
    page = press(aid, page, do="propose", note="As we said on the phone.")
    assert "Proposed. The other side is asked by mail; nobody else is sent anything." in page.text
    assert "It is the headteacher’s turn" in page.text
    assert not page.says_link("Agree")
    page = head.get(PLACE)
    assert "As we said on the phone." in page.text
    assert "9:10am Progress Where learners stand." in page.text
    assert "Papers: attendance, suspensions and exclusions" in page.text
    page = press(head, page, where="agreement")
    assert "Agreed. Both sides have agreed to this agenda." in page.text
    assert world.agendas["meeting-2"]["state"] == "agreed"
    assert "Agreed between" in head.get(MEETING).text


def test_lines_are_added_moved_and_taken_out_without_proposing_anything(
    aid: Visitor, world: World
) -> None:
    page = aid.get(f"{PLACE}/edit?template=0")
    page = press(aid, page, do="add", **{"title-0": "What went well"})
    assert page.form.fields["lines"] == "3"
    page = press(aid, page, do="up-1", **{"title-2": "Next steps", "minutes-2": "30"})
    assert [page.form.fields[f"title-{place}"] for place in range(3)] == [
        "Progress",
        "What went well",
        "Next steps",
    ]
    assert "130 of 120 minutes: 10 more than the meeting has" in page.text
    page = press(aid, page, do="remove-0")
    assert page.form.fields["title-0"] == "What went well"
    assert "40 of 120 minutes" in press(aid, page, do="sum").text
    assert world.versions == {}
    press(aid, page, do="propose")
    assert [item["title"] for item in world.versions["meeting-2"][0]["items"]] == [
        "What went well",
        "Next steps",
    ]


def test_another_template_is_chosen(aid: Visitor) -> None:
    page = aid.get(aid.get(f"{PLACE}/edit").link("Ours"))
    assert (page.form.fields["lines"], page.form.fields["title-0"]) == ("1", "Ours")


@pytest.mark.parametrize(
    ("filled", "where", "said_there"),
    [
        ({"title-0": ""}, "#title-0", "Say what item 1 is about."),
        ({"minutes-1": "an hour"}, "#minutes-1", "Enter how many minutes item 2 takes"),
        ({"minutes-1": "²"}, "#minutes-1", "Enter how many minutes item 2 takes"),
        ({"minutes-1": "481"}, "#minutes-1", "Enter how many minutes item 2 takes"),
        ({"owner-0": "ghost"}, "#owner-0", "Choose who leads item 1."),
    ],
)
def test_what_does_not_fit_is_told_beside_the_field_and_nothing_is_lost(
    aid: Visitor, world: World, filled: dict[str, str], where: str, said_there: str
) -> None:
    page = press(aid, aid.get(f"{PLACE}/edit"), do="propose", **{"note": "Mine."} | filled)
    [(place, sentence)] = page.errors
    assert (page.status, place, said_there in sentence) == (422, where, True)
    assert [text for given, text in page.all("textarea") if given["id"] == "note"] == ["Mine."]
    assert world.versions == {}


def test_blank_lines_are_left_out_and_one_line_there_must_be(aid: Visitor, world: World) -> None:
    page = aid.get(f"{PLACE}/edit")
    blank = {f"{name}-{place}": "" for name in ("title", "purpose", "minutes") for place in (0, 1)}
    page = press(aid, page, do="propose", **blank)
    assert page.errors == [("#add", "Put at least one item on the agenda.")]
    assert world.versions == {}


def test_whoever_changes_what_somebody_else_has_changed_is_told_and_keeps_what_they_typed(
    aid: Visitor, world: World
) -> None:
    proposed(world, "meeting-2")
    page = aid.get(f"{PLACE}/edit")
    proposed(world, "meeting-2", "academy")
    page = press(aid, page, do="propose", **{"title-0": "What I typed"})
    assert page.status == 422
    assert "Number 2 is the newest" in page.text
    assert page.form.fields["title-0"] == "What I typed"
    assert "What stands there now, number 2 by Daniel Okafor" in page.text
    page = press(aid, page, do="propose")
    assert "Proposed. The other side is asked by mail" in page.text
    assert world.versions["meeting-2"][0]["items"][0]["title"] == "What I typed"


def test_the_head_comments_and_changes(head: Visitor, world: World) -> None:
    proposed(world, "meeting-2")
    page = press(head, head.get(PLACE), where="comments", text="Attendance first, please.")
    assert "Said. The other side is told by mail" in page.text
    assert "Attendance first, please." in page.text
    page = press(head, head.get(page.link("Propose a change")), do="down-0")
    page = press(head, page, do="propose")
    assert "It is the Academy Improvement Director’s turn" in page.text
    assert [item["title"] for item in world.versions["meeting-2"][0]["items"]] == [
        "Progress",
        "Successes",
    ]


def test_an_empty_comment_is_none(head: Visitor, world: World) -> None:
    page = press(head, head.get(PLACE), where="comments", text="  ")
    assert page.errors == [("#text", "Write what you would like to say.")]
    assert world.comments == {}


def test_an_old_number_is_not_agreed_to(head: Visitor, world: World) -> None:
    proposed(world, "meeting-2")
    page = head.get(PLACE)
    proposed(world, "meeting-2")
    page = press(head, page, where="agreement")
    assert (page.status, "Number 2 is the newest" in page.text) == (422, True)
    assert world.agendas["meeting-2"]["state"] == "proposed"


def test_others_read_it_once_it_is_agreed_and_never_what_the_sides_say(
    signed_in_as: Callable[..., Visitor], world: World
) -> None:
    chair = signed_in_as("lgb_chair", 900102)
    proposed(world, "meeting-2", note="Between us.")
    said(world, "meeting-2", "academy", "Not before the others.")
    page = chair.get(PLACE)
    assert "Once it is, it stands here." in page.text
    assert "Progress" not in page.text
    agreed(world, "meeting-2")
    page = chair.get(PLACE)
    assert "Progress" in page.text
    assert "Between us." not in page.text
    assert "Not before the others." not in page.text
    assert page.forms[-1].action == "/sign-out"
    assert chair.get(f"{PLACE}/edit").status == 403
    fields = page.forms[-1].fields | {"lines": "1", "do": "add"}
    assert chair.client.post(f"{PLACE}/edit", data=fields).status_code == 403


def test_while_a_change_is_agreed_what_was_agreed_can_be_read(head: Visitor, world: World) -> None:
    proposed(world, "meeting-2")
    agreed(world, "meeting-2")
    one = [{"title": "One", "purpose": "", "minutes": 5, "owner": None, "papers": []}]
    proposed(world, "meeting-2", items=one)
    page = head.get(PLACE)
    assert "A change is proposed" in page.text
    assert "what others read until the change is agreed" in page.text
    assert "A change is to be agreed" in head.get(MEETING).text


def press(visitor: Visitor, page: Page, where: str = "", **filled: str) -> Page:
    """Send the form that goes there, with a button of it."""
    [form] = [form for form in page.forms if (where or page.path.partition("?")[0]) in form.action]
    fields = form.fields | filled
    return Page(visitor.client.post(form.action, data=fields, follow_redirects=True))
