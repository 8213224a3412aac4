"""Every kind of page by the rules of WCAG 2.2 that a machine can check, on a desk and on a phone (B8)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from .person import DESK, PHONE, Person
from .test_a_meeting_is_booked import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("live suite")]

AXE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PAGES: Final = (
    "/", "/academies", "/academies/900201", "/academies/900201/standing", "/academies/900201/people/add",
    "/arrangements", "/academies/900201/arrangement/2026-27", "/meetings", "/meetings/book", "/people", "/years",
    "/mailbox", "/programs", "/programs/add", "/trace", "/held", "/signed-in", "/nothing",
)  # fmt: skip
"""As the AID; beside them, those that a list leads to."""

LEAD_ON: Final = {"/meetings": "/meetings/", "/mailbox": "/mailbox/", "/people": "/people/"}
"""From which lists one row is opened, by what its address begins with."""


def test_no_page_shuts_anybody_out(portal_url: str, person: Person) -> None:
    person.open(f"{portal_url}/sign-in")
    found = {"/sign-in": violations(person)}
    sign_in(person, portal_url, "Academy Improvement Director")
    for page in (*PAGES, *led_to(person, portal_url)):
        person.open(portal_url + page)
        # On a phone the menu is folded, and that of one page is that of all.
        for width in (DESK, PHONE) if page == "/" else (DESK,):
            person.look_at(width)
            found[f"{page} at {width}"] = violations(person)
    told = [f"{page}: {each}" for page, wrong in found.items() for each in wrong]
    assert not told, "\n".join(told)


def led_to(person: Person, portal_url: str) -> Iterator[str]:
    """One page of each kind that a list leads to, and the forms of a meeting."""
    for listed, begins in LEAD_ON.items():
        person.open(portal_url + listed)
        script = "return [...document.querySelectorAll('main a')].map(each => each.pathname)"
        paths: list[str] = person.chrome.execute_script(script)
        page = next(path for path in paths if path.startswith(begins) and path != "/meetings/book")
        yield page
        if begins == "/meetings/":
            forms = ("agenda", "agenda/edit", "move", "cancel", "links", "packs/aid/add")
            yield from (f"{page}/{form}" for form in forms)


def violations(person: Person) -> list[str]:
    """What is wrong with the page, each with the first place where it is."""
    person.chrome.execute_script(AXE.read_text(encoding="utf-8"))
    ask = (
        "const done = arguments[1];"
        "axe.run(document, {runOnly: arguments[0], resultTypes: ['violations']})"
        ".then(found => done(found.violations), wrong => done([{id: String(wrong), nodes: []}]))"
    )
    found: list[dict[str, Any]] = person.chrome.execute_async_script(ask, RULES)
    for each in found:
        each["nodes"] = [node for node in each["nodes"] if not opens_more(each["id"], node)]
    return [
        f"{each['id']}: {[node['html'][:160] for node in each['nodes'][:2]]}"
        for each in found
        if each["nodes"]
    ]


def opens_more(rule: str, node: dict[str, Any]) -> bool:
    """A choice of the design system that opens more fields: it says so with `aria-expanded`, on purpose.

    The rule is right that a radio button has none; screen readers say it all the same, and that is what it is for.
    """
    return rule == "aria-allowed-attr" and 'class="govuk-radios__input"' in node["html"]


def test_what_shuts_people_out_is_found(portal_url: str, person: Person) -> None:
    person.open(f"{portal_url}/sign-in")
    person.chrome.execute_script(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/nothing\"><button></button>')"
    )
    assert {each.partition(":")[0] for each in violations(person)} >= {"image-alt", "button-name"}
