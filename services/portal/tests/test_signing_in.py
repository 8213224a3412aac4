"""Who is looking."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from kit.testing import FrozenClock
from portal.app import create_app
from portal.settings import PortalSettings

from .conftest import SECRET
from .fakes.suite import Suite
from .fakes.world import World
from .reading import Visitor


def test_without_a_name_every_page_leads_to_the_door(visitor: Visitor) -> None:
    page = visitor.get("/meetings", show="mine")
    assert page.heading == "Who would you like to be?"
    assert page.form.fields["next"] == "/meetings?show=mine"


def test_people_stand_under_the_trust_and_under_their_academy(visitor: Visitor) -> None:
    page = visitor.get("/sign-in")
    headings = [text for _, text in page.all("h2")]
    assert headings[:2] == ["The trust", "Alderbrook Primary Academy"]
    assert "Rowan Ashdown Academy Improvement Director" in page.text
    assert "Ruth Calloway" in page.text


@pytest.mark.parametrize(
    ("searched", "found"),
    [
        ("calloway", "Ruth Calloway"),
        ("birchfield head", "Daniel Okafor"),
        ("finance", "Simon Tate"),
    ],
)
def test_a_person_is_found_by_name_office_or_academy(
    visitor: Visitor, searched: str, found: str
) -> None:
    page = visitor.get("/sign-in", q=searched)
    assert found in page.text
    assert "Beatrice Lund" not in page.text


def test_signing_in_goes_on_to_the_page_that_was_wanted(visitor: Visitor, world: World) -> None:
    page = visitor.get("/meetings/meeting-2")
    page = visitor.send(page, person_id=world.person_in("aid"))
    assert "Birchfield Junior Academy" in page.heading


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
    ],
)
def test_signing_in_never_leads_to_another_site(
    visitor: Visitor, world: World, target: str
) -> None:
    page = visitor.get("/sign-in")
    sent = visitor.client.post(
        "/sign-in", data=page.form.fields | {"next": target, "person_id": world.person_in("aid")}
    )
    assert sent.headers["Location"] == "/"


def test_nobody_is_signed_in_who_does_not_exist(visitor: Visitor) -> None:
    assert visitor.sign_in("person-999").headers["Location"].startswith("/sign-in")


def test_signing_out_forgets(aid: Visitor) -> None:
    home = aid.get("/")
    out = next(form for form in home.forms if form.action == "/sign-out")
    aid.client.post(out.action, data=out.fields)
    assert aid.get("/").heading == "Who would you like to be?"


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor: Visitor) -> None:
    cookie = visitor.client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_under_https_the_cookie_never_travels_in_the_open(
    settings: PortalSettings, suite: Suite
) -> None:
    secure = msgspec.structs.replace(settings, public_url="https://aimwell.example")
    client = create_app(secure, transport=suite).test_client()
    assert "Secure" in client.get("/sign-in").headers["Set-Cookie"]


def test_a_token_is_renewed_before_it_runs_out(
    aid: Visitor, suite: Suite, clock: FrozenClock
) -> None:
    def issued() -> int:
        return sum(request.url.path == "/v1/demo/tokens" for request in suite.asked)

    aid.get("/academies")
    before = issued()
    clock.advance(minutes=13)
    aid.get("/academies")
    assert issued() == before
    clock.advance(minutes=2)
    aid.get("/academies")
    assert issued() == before + 1


def test_a_person_who_is_no_longer_known_is_sent_to_the_door(
    aid: Visitor, world: World, clock: FrozenClock
) -> None:
    del world.people[world.person_in("aid")]
    clock.advance(minutes=20)
    assert aid.get("/").heading == "Who would you like to be?"


def test_each_person_is_offered_what_they_may_do(signed_in_as: Callable[..., Visitor]) -> None:
    assert signed_in_as("aid").get("/meetings").says_link("Book a meeting")
    for office in ("ceo", "trustee"):
        page = signed_in_as(office).get("/meetings")
        assert not page.says_link("Book a meeting")
        assert not page.says_link("People")


@pytest.mark.parametrize(
    "path",
    ["/people", "/meetings/book", "/academies/900101/people/add", "/meetings/meeting-1/cancel"],
)
def test_pages_for_the_director_say_so_to_others(head: Visitor, path: str) -> None:
    page = head.get(path)
    assert page.status == 403
    assert "This page is for the Academy Improvement Director." in page.text


def test_outside_a_demonstration_nobody_can_be_chosen(tmp_path: Path, suite: Suite) -> None:
    settings = PortalSettings(var=tmp_path, demo=False, secret_key=SECRET)
    visitor = Visitor(create_app(settings, transport=suite).test_client())
    assert visitor.get("/").heading == "Signing in is not set up yet"
    assert visitor.client.post("/sign-in", data={"person_id": "person-1"}).status_code == 400
    assert not suite.asked
