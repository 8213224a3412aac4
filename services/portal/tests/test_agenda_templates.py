"""The trust's templates of agendas: listed, written, changed and taken away by whoever may (R5)."""

import pytest

from .fakes.world import World
from .reading import Page, Visitor


def press(visitor: Visitor, page: Page, **filled: str) -> Page:
    """Send the page's form with a button of it."""
    return Page(
        visitor.client.post(page.form.action, data=page.form.fields | filled, follow_redirects=True)
    )


def test_the_list_says_what_each_is_for_and_how_long_it_takes(aid: Visitor) -> None:
    page = aid.get(aid.get("/meetings").link("Templates of agendas"))
    rows = [text for _, text in page.all("tr")]
    assert "Academy Improvement Meeting" in rows[1]
    assert rows[1].endswith("2100")
    assert "Any meeting" in rows[2]


def test_one_is_written_and_agendas_begin_with_it(aid: Visitor, world: World) -> None:
    page = aid.get(aid.get("/agenda-templates").link("Write another"))
    page = press(aid, page, do="add", **{"template-title": "Short one", "kind": "iaim"})
    page = press(
        aid, page, do="save", **{"title-0": "All of it", "minutes-0": "45", "owner-0": "chair"}
    )
    assert "Saved." in page.text
    made = world.templates["items"][-1]
    assert (made["title"], made["kind"]) == ("Short one", "iaim")
    assert [(item["title"], item["minutes"], item["owner"]) for item in made["items"]] == [
        ("All of it", 45, "chair")
    ]
    edit = aid.get("/meetings/meeting-2/agenda/edit")
    assert aid.get(edit.link("Short one")).form.fields["title-0"] == "All of it"


def test_one_is_changed_and_one_taken_away(aid: Visitor, world: World) -> None:
    page = press(aid, aid.get("/agenda-templates/1"), do="save", **{"template-title": "Renamed"})
    assert [row["title"] for row in world.templates["items"]] == [
        "Academy Improvement Meeting",
        "Renamed",
    ]
    page = press(aid, aid.get("/agenda-templates/0"), do="drop")
    assert "Taken away." in page.text
    assert [row["title"] for row in world.templates["items"]] == ["Renamed"]
    assert "Take it away" not in aid.get("/agenda-templates/0").text, "the last one stays"


@pytest.mark.parametrize(
    ("filled", "where", "said"),
    [
        ({"template-title": ""}, "#template-title", "Say what the template is called."),
        ({"title-0": ""}, "#title-0", "Say what item 1 is about."),
        ({"minutes-0": "x"}, "#minutes-0", "Enter how many minutes item 1 takes"),
    ],
)
def test_what_does_not_fit_is_told_beside_the_field(
    aid: Visitor, world: World, filled: dict[str, str], where: str, said: str
) -> None:
    before = [*world.templates["items"]]
    page = press(aid, aid.get("/agenda-templates/0"), do="save", **filled)
    [(place, sentence)] = page.errors
    assert (page.status, place, said in sentence) == (422, where, True)
    assert world.templates["items"] == before


def test_what_somebody_else_has_changed_is_not_overwritten(aid: Visitor, world: World) -> None:
    page = aid.get("/agenda-templates/0")
    world.templates["version"] += 1
    assert press(aid, page, do="save").status == 409
    assert world.templates["version"] == 2


@pytest.mark.parametrize("place", ["2", "x", "-1"])
def test_there_is_no_page_for_what_is_not_there(aid: Visitor, place: str) -> None:
    assert aid.get(f"/agenda-templates/{place}").status == 404


def test_it_is_not_for_a_head(head: Visitor) -> None:
    assert not head.get("/meetings").says_link("Templates of agendas")
    page = head.get("/agenda-templates")
    assert page.status == 403
    fields = page.forms[-1].fields | {"lines": "1", "do": "add"}
    assert head.client.post("/agenda-templates/new", data=fields).status_code == 403
