"""What holds for every page: it can be read without eyes, used without a mouse, and does nothing in secret."""

from collections import Counter
from itertools import pairwise

import pytest

from .fakes.agendas import proposed, said
from .fakes.operators import park
from .fakes.programs import add_program
from .fakes.world import World
from .reading import Page, Visitor

PAGES = (
    "/sign-in", "/", "/link", "/meetings/meeting-1/links", "/academies", "/academies/900105", "/academies/900105/people/add", "/academies/900104/standing",
    "/people", "/people/person-2", "/appointments/appointment-5/end?urn=900101", "/meetings", "/meetings?show=past", "/meetings/book", "/meetings/meeting-1",
    "/meetings/meeting-2", "/meetings/meeting-1/agenda", "/meetings/meeting-2/agenda", "/meetings/meeting-1/agenda/edit", "/agenda-templates", "/agenda-templates/0", "/agenda-templates/new", "/meetings/meeting-1/move", "/meetings/meeting-1/cancel", "/meetings/meeting-1/packs/aid/add",
    "/arrangements/2026-27", "/academies/900102/arrangement/2026-27", "/years/2026-27", "/years/2026-27/review-slots/1", "/mailbox", "/mailbox/mail-1", "/nothing", "/academies/999999",
    "/programs", "/programs/add", "/programs/0190f3a2-7c1e-7d43-9a52-000000000001", "/programs/0190f3a2-7c1e-7d43-9a52-000000000001/revoke",
    "/held", "/people/person-2/held", "/people/leavers", "/people/person-2/erase", "/signed-in", "/trace", "/trace?since=never", "/running", "/running/reporting/parked", "/running/support/parked", "/running/reporting/parked/1", "/running/reporting/parked/1/dismiss",
)  # fmt: skip


@pytest.fixture(params=PAGES)
def page(aid: Visitor, world: World, request: pytest.FixtureRequest) -> Page:
    path: str = request.param
    # One person who may open every page.
    world.appoint(world.person_in("aid"), "ops")
    aid.sign_in(world.person_in("aid"))
    park(world, "reporting")
    add_program(world, "Attendance export", ["events:read", "register:read"])
    proposed(world, "meeting-2", "academy", note="As we said.")
    said(world, "meeting-2", "aid", "Attendance first?")
    return aid.get(path)


def test_a_page_is_in_order(page: Page) -> None:
    assert page.all("html")[0][0]["lang"] == "en"
    title = page.all("title")[0][1]
    assert title.endswith(" – Aimwell")
    assert len(title) > len(" – Aimwell")
    assert [len(page.all(tag)) for tag in ("h1", "main", "header", "footer")][:2] == [1, 1]
    assert page.all("a", "govuk-skip-link")[0][0]["href"] == "#main-content"
    assert _doubles(page) == []
    assert _skipped_levels(page) == []
    assert _without_a_name(page) == []
    assert _broken_references(page) == []


def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_of_its_own(page: Page) -> None:
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "base-uri 'none'; frame-ancestors 'none'" in policy
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"
    for tag, given, text in page.elements:
        assert "style" not in given, tag
        assert not [name for name in given if name.startswith("on")], tag
        assert not (tag == "script" and (text or "src" not in given))
        for name in ("src", "href", "action"):
            assert not given.get(name, "").startswith(
                ("http:", "https:", "//", "data:", "javascript:")
            ), given


def test_every_form_that_changes_something_proves_where_it_comes_from(page: Page) -> None:
    for form in page.forms:
        assert form.method == "get" or form.fields["csrf_token"]


def test_one_can_sign_out_on_every_page(page: Page) -> None:
    ways_out = [form for form in page.forms if form.action == "/sign-out"]
    needed = page.path not in {"/sign-in", "/link"}
    assert [form.method for form in ways_out] == ["post"] * needed


def test_a_demonstration_says_so_on_every_page(page: Page) -> None:
    assert "Demonstration." in page.all("header")[0][1]


def _doubles(page: Page) -> list[str]:
    counted = Counter(given["id"] for _, given, _ in page.elements if "id" in given)
    return [name for name, count in counted.items() if count > 1]


def _skipped_levels(page: Page) -> list[str]:
    levels = [
        (int(tag[1]), text) for tag, _, text in page.elements if tag in {"h1", "h2", "h3", "h4"}
    ]
    return [text for (before, _), (level, text) in pairwise(levels) if level > before + 1]


def _without_a_name(page: Page) -> list[str]:
    labelled = {given.get("for") for given, text in page.all("label") if text}
    fields = [
        given
        for tag, given, _ in page.elements
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden"
    ]
    nameless = [given.get("name", "?") for given in fields if given.get("id") not in labelled]
    spoken = [(tag, given, text) for tag, given, text in page.elements if tag in {"a", "button"}]
    return nameless + [
        f"{tag} {given}" for tag, given, text in spoken if not text and "aria-label" not in given
    ]


def _broken_references(page: Page) -> list[str]:
    known = {given["id"] for _, given, _ in page.elements if "id" in given}
    asked = [
        name
        for _, given, _ in page.elements
        for attribute in ("aria-labelledby", "aria-describedby", "aria-controls")
        for name in given.get(attribute, "").split()
    ]
    return [name for name in asked if name not in known]
