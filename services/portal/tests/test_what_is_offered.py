"""What each kind of person is offered: nothing that a service refuses, and nothing less than what it allows.

Somebody of each kind follows every link and sends every form that they find, from the page they begin with on,
until there is nothing new. Behind the portal stand the doors of the real services, with their policies.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.exceptions import HTTPException

from kit.clock import rfc3339
from kit.testing import FrozenClock
from kit.testing.grids import cells
from portal import rights
from portal.app import create_app
from portal.needs import NEEDS
from portal.settings import PortalSettings

from .fakes.accounts import account_of
from .fakes.agendas import proposed as agenda_proposed
from .fakes.arrangements import proposed
from .fakes.links import link_to
from .fakes.looks import look
from .fakes.meetings import bound
from .fakes.operators import park
from .fakes.others import mail
from .fakes.programs import add_program
from .fakes.suite import Suite
from .fakes.world import World
from .reading import Page, Visitor

GRID: Final = list(cells(Path(__file__).with_name("offers.txt")))
PEOPLE: Final[dict[str, tuple[str, int | None]]] = {
    "aid": ("aid", None),
    "ceo": ("ceo", None),
    "fd": ("fd", None),
    "trustee": ("trustee", None),
    "head": ("headteacher", 900102),
    "senior": ("senior_leader", 900102),
    "lgb": ("lgb_chair", 900102),
    "partner": ("partner_head", 900102),
    "peer": ("headteacher", 900109),
    "ops": ("ops", None),
}
LEADS_ELSEWHERE: Final = frozenset({"static", "signing_in.choose"})
MOST_OF_A_KIND: Final = 4
"""So many addresses of one page are opened, so that a list of ten academies is not walked to its end."""


@pytest.fixture
def full_world(world: World) -> World:
    """A trust in which there is something of everything."""
    senior = world.add_person("Sara Senior", "sara@wren-valley.example")
    world.appoint(senior["id"], "senior_leader", 900102)
    world.add_person("Ned New", "ned@wren-valley.example")
    park(world, "reporting")
    add_program(world, "Attendance export", ["events:read"])
    chair = world.person_in("lgb_chair", 900102)
    link_to(world, "meeting-2", chair)
    mail(world, "meeting-2", person_id=chair)
    for number, person_id in enumerate(world.people):
        if number % 3:
            account_of(world, person_id)
        else:
            made = {"id": f"invitation-{number}", "person_id": person_id}
            made |= dict.fromkeys(("made_at", "ends_at"), rfc3339(world.now))
            world.invitations[f"word-{number}"] = made
    for urn in world.academies:
        proposed(world, urn, "rule" if urn == 900102 else "aid")
    agenda_proposed(world, "meeting-1", "academy")
    agenda_proposed(world, "meeting-2", "aid")
    world.years["2025-26"] = {**world.years["2026-27"], "code": "2025-26"}
    for pack in world.meetings["meeting-2"]["packs"]:
        put_in(world, pack)
    return world


@pytest.fixture
def real_portal(
    settings: PortalSettings, suite: Suite, clock: FrozenClock, compiled: FileSystemBytecodeCache
) -> Iterator[Flask]:
    """A portal outside a demonstration, in which the mailbox lies open and nobody is invited."""
    suite.world.demo = False
    app = create_app(msgspec.structs.replace(settings, demo=False), clock=clock, transport=suite)
    app.jinja_env.bytecode_cache = compiled
    yield app
    app.extensions["services"].close()


def put_in(world: World, pack: dict[str, object]) -> None:
    """A paper in a pack that has gone out."""
    papers: list[dict[str, object]] = pack["papers"]  # type: ignore[assignment]  # a row of the world
    paper_id = f"paper-{len(world.files) + 1}"
    world.files[paper_id] = ("paper.pdf", b"%PDF-1.7")
    latest = {"id": paper_id, "filename": "paper.pdf", "size": 8, "version": 1}
    latest |= {"added_at": "2027-01-05T09:00:00Z", "added_by_name": "Somebody"}
    papers[0].update(latest=latest, received=True)
    pack.update(state="circulated", circulated_at="2027-01-07T09:00:00Z")
    bound(pack)


class Walk:
    """Somebody who tries everything that a page offers them."""

    def __init__(self, portal: Flask, suite: Suite, visitor: Visitor) -> None:
        self._routes = portal.url_map.bind("127.0.0.1:8000")
        self._suite, self._visitor = suite, visitor
        self.found: dict[str, set[str]] = {}
        """What was offered, by the page or form of the portal, with the addresses."""
        self.refused: list[str] = []

    def begin(self) -> None:
        """Go from the first page to wherever it leads."""
        self._suite.refused.clear()
        self._suite.holds_back = True
        ahead = ["/"]
        seen = set(ahead)
        while ahead:
            page = self._visitor.get(ahead.pop())
            self._judge(f"GET {page.path}", page)
            for address in self._offered_by(page):
                if address not in seen:
                    seen.add(address)
                    ahead.append(address)
            self._send_forms(page)

    def _offered_by(self, page: Page) -> Iterator[str]:
        """The links of a page that lead to a page of the portal; of each kind not too many."""
        framed = [given["src"] for given, _ in page.all("iframe")]
        for address in [given.get("href", "") for given, _ in page.all("a")] + framed:
            if address.startswith("/") and self._is_new("GET", address):
                yield address

    def _send_forms(self, page: Page) -> None:
        for form in page.forms:
            action = form.action or page.path
            if form.method != "post" or action == "/sign-out" or not self._is_new("POST", action):
                continue
            sent = self._visitor.client.post(action, data=form.fields, follow_redirects=True)
            self._judge(f"POST {action}", Page(sent))

    def _is_new(self, method: str, address: str) -> bool:
        try:
            endpoint, _ = self._routes.match(urlsplit(address).path, method=method)
        except HTTPException:
            pytest.fail(f"{method} {address} leads nowhere.")
        kept = self.found.setdefault(str(endpoint), set())
        kept.add(address)
        return endpoint not in LEADS_ELSEWHERE and len(kept) <= MOST_OF_A_KIND

    def _judge(self, what: str, page: Page) -> None:
        if self._suite.refused or page.status in {401, 403, 404, 405, 500, 503}:
            self.refused.append(f"{what}: {page.status}, {self._suite.refused}")
            self._suite.refused.clear()


def person_of(who: str, world: World) -> str:
    if who == "new":
        return next(key for key, each in world.people.items() if each["name"] == "Ned New")
    return world.person_in(*PEOPLE[who])


def walk_of(who: str, portal: Flask, suite: Suite) -> Walk:
    """Everything that somebody is offered, who has a calendar address of their own if they may."""
    visitor, world = Visitor(portal.test_client()), suite.world
    if who == "guest":
        visitor.send(visitor.get("/link"), link="link-1")
    else:
        person = person_of(who, world)
        feed = {"id": str(UUID(int=1)), "person_id": person, "name": "Phone", "word": ""}
        world.calendars.append(feed | {"made_at": rfc3339(world.now), "fetched_at": None})
        begun = {"id": "session-1", "person_id": person, "turn": 1, "browser": "", "came_from": ""}
        look(world, "scheduling", f"person:{person}", "packs.content")
        world.sessions["session-1"] = begun | dict.fromkeys(
            ("began_at", "used_at"), rfc3339(world.now)
        )
        with visitor.client.session_transaction() as cookie:
            cookie["session"] = "session-1.1"
    walk = Walk(portal, suite, visitor)
    walk.begin()
    return walk


def test_a_page_of_which_nobody_has_said_what_it_needs_is_not_built(
    settings: PortalSettings, suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = {page: need for page, need in NEEDS.items() if page != "year.show"}
    monkeypatch.setattr(rights, "NEEDS", without)
    with pytest.raises(LookupError, match=r"year\.show"):
        create_app(settings, transport=suite)


@pytest.mark.usefixtures("full_world")
@pytest.mark.parametrize("who", [*PEOPLE, "new", "guest"])
def test_everybody_is_offered_what_the_services_allow_them_and_nothing_else(
    who: str, real_portal: Flask, suite: Suite
) -> None:
    walk = walk_of(who, real_portal, suite)
    assert walk.refused == []
    expected = {cell.request for cell in GRID if cell.who == who and cell.expected == "yes"}
    assert set(walk.found) & {cell.request for cell in GRID} == expected


def test_every_page_and_every_form_is_in_the_grid() -> None:
    assert {cell.request for cell in GRID} == set(NEEDS)
