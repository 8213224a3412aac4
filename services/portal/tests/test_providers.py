"""Signing in with a provider, and the invitations it begins with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.testing import FrozenClock
from portal.app import create_app
from portal.settings import PortalSettings

from .conftest import SECRET
from .fakes.suite import Suite
from .fakes.world import World
from .reading import Visitor

WAYS = [{"name": "microsoft", "title": "Microsoft"}, {"name": "google", "title": "Google"}]


@pytest.fixture
def outside(tmp_path: Path, suite: Suite, world: World, clock: FrozenClock) -> Iterator[Visitor]:
    """Somebody before a portal that is no demonstration, where two providers are set up."""
    world.providers = WAYS
    settings = PortalSettings(var=tmp_path, demo=False, secret_key=SECRET)
    app = create_app(settings, transport=suite, clock=clock)
    yield Visitor(app.test_client())
    app.extensions["services"].close()


@pytest.fixture
def invited(world: World) -> str:
    """The word of an invitation for the head of Birchfield."""
    person = world.person_in("headteacher", 900102)
    world.invitations["the-word"] = {"id": "invitation-1", "person_id": person}
    return "the-word"


def test_every_way_is_offered_and_remembers_the_page_that_was_wanted(outside: Visitor) -> None:
    page = outside.get("/meetings", show="mine")
    assert page.heading == "Sign in"
    assert page.link("Sign in with Google") == "/sign-in/with/google?next=/meetings?show%3Dmine"


def test_an_invitation_leads_to_a_provider_and_back_to_the_trusts_pages(
    outside: Visitor, invited: str
) -> None:
    page = outside.send(outside.get("/invitation"), invitation=invited)
    assert page.heading == "You are invited as Daniel Okafor"
    gone = outside.client.get(page.link("Microsoft"))
    assert gone.headers["Location"] == "https://id.example/authorize?state=state-the-word"
    back = outside.client.get("/sign-in/back/microsoft?code=c&state=state-the-word")
    assert back.headers["Location"] == "/"
    assert "Daniel Okafor" in outside.get("/").html


def test_the_word_of_an_invitation_stands_in_no_address(
    outside: Visitor, invited: str, suite: Suite
) -> None:
    page = outside.send(outside.get("/invitation"), invitation=invited)
    outside.client.get(page.link("Microsoft"))
    assert all(invited not in str(request.url) for request in suite.asked)
    assert invited not in page.html


def test_an_invitation_that_is_over_says_so(outside: Visitor) -> None:
    page = outside.send(outside.get("/invitation"), invitation="nonsense")
    assert page.status == 422
    assert page.errors == [("#invitation", "This invitation is over: ask for another.")]


@pytest.mark.parametrize(
    "came",
    [
        "/sign-in/back/microsoft?error=access_denied&state=state-",
        "/sign-in/back/google?code=c&state=state-the-word",
        "/sign-in/back/microsoft?code=c&state=another",
        "/sign-in/back/microsoft",
    ],
    ids=["given up", "another provider", "not begun here", "nothing"],
)
def test_whoever_comes_back_without_a_proof_is_not_signed_in(
    outside: Visitor, invited: str, came: str
) -> None:
    page = outside.send(outside.get("/invitation"), invitation=invited)
    outside.client.get(page.link("Microsoft"))
    outside.client.get(came)
    page = outside.get("/")
    assert page.heading == "Sign in"


def test_coming_back_into_another_browser_signs_nobody_in(outside: Visitor, invited: str) -> None:
    page = outside.send(outside.get("/invitation"), invitation=invited)
    outside.client.get(page.link("Microsoft"))
    other = Visitor(outside.client.application.test_client())
    other.client.get("/sign-in/back/microsoft?code=c&state=state-the-word")
    assert other.get("/").heading == "Sign in"


def test_an_invitation_that_was_left_lying_is_not_the_next_persons(
    outside: Visitor, invited: str, suite: Suite
) -> None:
    outside.send(outside.get("/invitation"), invitation=invited)
    page = outside.get("/sign-in")
    outside.client.get(page.link("Microsoft"))
    asked = [request for request in suite.asked if request.url.path == "/v1/sign-ins"]
    assert invited not in asked[-1].content.decode()


def test_in_a_demonstration_there_are_no_invitations(aid: Visitor, world: World) -> None:
    page = aid.get(f"/people/{world.person_in('headteacher', 900102)}")
    assert "Signing in" not in page.text


def test_no_one_can_be_chosen_where_people_sign_in(outside: Visitor, world: World) -> None:
    page = outside.get("/invitation")
    chosen = page.form.fields | {"person_id": world.person_in("aid")}
    outside.client.post("/sign-in", data=chosen)
    assert outside.get("/").heading == "Sign in"
    assert world.sessions == {}


@pytest.fixture
def director(outside: Visitor, world: World) -> Visitor:
    """The director, signed in with an account."""
    world.invitations["aid"] = {"id": "invitation-0", "person_id": world.person_in("aid")}
    page = outside.send(outside.get("/invitation"), invitation="aid")
    outside.client.get(page.link("Microsoft"))
    outside.client.get("/sign-in/back/microsoft?code=c&state=state-aid")
    del world.invitations["aid"]
    return outside


def test_an_invitation_goes_by_mail_to_whoever_has_an_address_and_is_shown_to_nobody(
    director: Visitor, world: World
) -> None:
    page = director.get(f"/people/{world.person_in('headteacher', 900102)}")
    made = director.send(page)
    assert "An invitation is on its way to Daniel Okafor." in made.text
    assert "#the-word" not in made.html
    assert "Withdraw the invitation" in made.text


def test_the_director_makes_an_invitation_and_sees_its_link_once(
    director: Visitor, world: World
) -> None:
    person = world.person_in("headteacher", 900102)
    world.people[person]["email"] = None
    page = director.get(f"/people/{person}")
    assert "has not signed in yet" in page.text
    made = director.send(page)
    assert "http://127.0.0.1:8000/invitation#the-word" in made.text
    page = director.get(f"/people/{person}")
    assert "is good until 22 January 2027" in page.text
    assert "the-word" not in page.html
    withdrawn = next(form for form in page.forms if form.action.endswith("/withdraw"))
    director.client.post(withdrawn.action, data=withdrawn.fields)
    assert world.invitations == {}


def test_the_director_removes_an_account(director: Visitor, world: World) -> None:
    person = world.person_in("headteacher", 900102)
    world.accounts = [
        {
            "id": "account-1",
            "person_id": person,
            "provider": "microsoft",
            "linked_at": "2027-01-04T09:00:00Z",
        }
    ]
    page = director.get(f"/people/{person}")
    assert "Microsoft, since 4 January 2027" in page.text
    remove = next(form for form in page.forms if form.action.endswith("/remove"))
    director.client.post(remove.action, data=remove.fields)
    assert world.accounts == []
