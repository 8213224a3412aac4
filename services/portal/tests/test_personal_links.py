"""Personal links: whoever comes by one sees their meeting, and the AID sends and withdraws them."""

import pytest
from flask import Flask

from portal.signing_in.guests import OPEN_TO_GUESTS
from portal.signing_in.pages import public_endpoints

from .fakes.links import link_to
from .fakes.suite import Suite
from .fakes.world import World
from .reading import Visitor
from .test_every_page import PAGES


@pytest.fixture
def word(world: World) -> str:
    """The word of a link that was sent to the chair of Alderbrook, about its meeting."""
    return str(link_to(world, "meeting-1", world.person_in("lgb_chair", 900101))["id"])


@pytest.fixture
def guest(visitor: Visitor, word: str) -> Visitor:
    visitor.send(visitor.get("/link"), link=word)
    return visitor


def test_a_link_opens_its_meeting_and_says_that_it_opens_nothing_else(
    visitor: Visitor, word: str
) -> None:
    page = visitor.send(visitor.get("/link"), link=word)
    assert page.path == "/meetings/meeting-1"
    assert "Alderbrook Primary Academy" in page.heading
    assert "You are here by a personal link to this meeting." in page.html
    assert "Chair 900101" in page.html
    assert page.all("nav") == []
    leads = {given["href"] for given, _ in page.all("a")} - {"#main-content"}
    assert {href for href in leads if not href.startswith("/papers/")} == {
        "/",
        "/meetings/meeting-1/agenda",
    }
    assert visitor.get("/").path == "/meetings/meeting-1"


def test_looking_at_the_page_uses_no_link(visitor: Visitor, word: str, suite: Suite) -> None:
    for _ in range(3):
        visitor.get("/link")
        visitor.client.head("/link")
    assert not [asked for asked in suite.asked if "personal-links" in asked.url.path]
    assert visitor.send(visitor.get("/link"), link=word).path == "/meetings/meeting-1"


def test_the_word_stands_in_no_address(visitor: Visitor, word: str, suite: Suite) -> None:
    page = visitor.send(visitor.get("/link"), link=word)
    assert word not in page.html
    assert not [asked for asked in suite.asked if word in str(asked.url)]


OPEN = {
    "/", "/sign-in", "/link", "/meetings/meeting-1", "/meetings/meeting-1/agenda", "/nothing",
}  # fmt: skip


def test_a_guest_opens_no_other_page(portal: Flask, guest: Visitor, suite: Suite) -> None:
    portal.config["WTF_CSRF_ENABLED"] = False  # what is refused shall not be refused for that
    suite.asked.clear()
    for path in PAGES:
        answer = guest.client.get(path)
        if path in OPEN:
            continue
        assert answer.status_code in {403, 404}, path
    asked = {each.url.path for each in suite.asked} - {"/v1/demo/people", "/v1/sessions/tokens"}
    assert asked == {
        "/v1/meetings/meeting-1",
        "/v1/meetings/meeting-1/agenda",
        "/v1/meetings/meeting-2",
        "/v1/meetings/meeting-2/agenda",
    }
    for rule in portal.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_GUESTS | public_endpoints() | {"trust.glance"}:
            continue
        if rule.endpoint.startswith(("health.", "metrics.")):
            continue
        path = rule.rule.replace("<int:urn>", "900101").replace("<int:number>", "1")
        for method in (rule.methods or set()) & {"GET", "POST"}:
            sent = guest.client.open(path, method=method)
            assert sent.status_code in {403, 404}, rule


def test_a_link_that_was_used_says_so_and_another_can_be_had(
    guest: Visitor, word: str, world: World
) -> None:
    page = guest.send(guest.get("/link"), link=word)
    assert page.heading == "This link does not open the meeting any more"
    assert page.headers["Cache-Control"] == "no-store"
    sent = guest.send(page)
    assert sent.heading == "Look into your mail"
    assert world.asked_again == [word]
    assert word not in sent.html


def test_nothing_typed_is_told_beside_the_field(visitor: Visitor) -> None:
    page = visitor.send(visitor.get("/link"), link=" ")
    assert page.errors == [("#link", "Enter what stands behind the # of your link.")]


def test_a_guest_signs_out_and_is_told_how_to_come_back(guest: Visitor, world: World) -> None:
    page = guest.send(guest.get("/"))
    assert "open the link in your mail" in page.html
    assert world.sessions == {}


def test_a_guest_adds_nothing_even_from_the_aids_own_seat(visitor: Visitor, world: World) -> None:
    word = link_to(world, "meeting-1", world.person_in("aid"))["id"]
    page = visitor.send(visitor.get("/link"), link=word)
    assert not page.says_link("Add")
    assert not page.says_link("Personal links")


def test_the_aid_sends_a_link_and_withdraws_it(aid: Visitor, world: World) -> None:
    meeting = aid.get("/meetings/meeting-1")
    page = aid.get(meeting.link("Personal links to this meeting"))
    chair = world.person_in("lgb_chair", 900101)
    sent = aid.send(page, person_id=chair)
    assert "A link is on its way to Chair 900101." in sent.text
    assert "Not opened yet" in sent.text
    assert [row["person_id"] for row in world.links] == [chair]
    (withdrawing,) = [form for form in sent.forms if form.action.endswith("/withdraw")]
    withdrawn = aid.client.post(withdrawing.action, data=withdrawing.fields, follow_redirects=True)
    assert "The link is withdrawn." in withdrawn.text
    assert world.links == []


def test_why_a_link_cannot_be_sent_is_said(aid: Visitor, world: World) -> None:
    chair = world.person_in("lgb_chair", 900101)
    world.people[chair]["email"] = None
    page = aid.send(aid.get("/meetings/meeting-1/links"), person_id=chair)
    assert "No address of Chair 900101 is known." in page.text


def test_nobody_else_sends_one(head: Visitor) -> None:
    assert head.get("/meetings/meeting-1/links").status == 403
    assert not head.get("/meetings/meeting-2").says_link("Personal links")
