"""Who is looking."""

from collections.abc import Callable
from pathlib import Path

import httpx
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
        "/\n\\elsewhere.example",
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
    left = aid.client.post(out.action, data=out.fields)
    assert '"cache"' in left.headers["Clear-Site-Data"]
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
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("__Host-aimwell=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def tokens_had(suite: Suite) -> int:
    return sum(request.url.path == "/v1/sessions/tokens" for request in suite.asked)


def test_a_token_is_renewed_before_it_runs_out(
    aid: Visitor, suite: Suite, clock: FrozenClock
) -> None:
    aid.get("/academies")
    before = tokens_had(suite)
    clock.advance(seconds=30)
    aid.get("/academies")
    assert tokens_had(suite) == before
    clock.advance(seconds=10)
    aid.get("/academies")
    assert tokens_had(suite) == before + 1


def test_the_cookie_carries_the_newest_word_of_the_session(
    aid: Visitor, world: World, clock: FrozenClock
) -> None:
    world.words_turn = True
    clock.advance(minutes=1)
    aid.get("/academies")
    with aid.client.session_transaction() as cookie:
        assert cookie["session"] == "session-1.2"
    clock.advance(minutes=1)
    assert aid.get("/academies").status == 200
    assert world.sessions["session-1"]["turn"] == 3


def test_whoever_was_away_is_told_so_and_comes_back_to_their_page(
    aid: Visitor, world: World, clock: FrozenClock
) -> None:
    world.sessions.clear()
    clock.advance(minutes=20)
    page = aid.get("/meetings", show="mine")
    assert page.heading == "Who would you like to be?"
    assert "You were away for a while: sign in again." in page.text
    assert page.form.fields["next"] == "/meetings?show=mine"


@pytest.mark.parametrize("status", [429, 503])
def test_a_part_that_is_too_busy_signs_nobody_out(
    aid: Visitor,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
) -> None:
    clock.advance(minutes=1)
    with monkeypatch.context() as busy:
        busy.setattr(Suite, "handle_request", lambda *_: httpx.Response(status))
        assert aid.get("/academies").status in {429, 503}
    assert aid.get("/academies").heading == "Academies"


def test_one_sees_where_one_is_signed_in_and_signs_out_there(
    aid: Visitor, signed_in_as: Callable[..., Visitor], world: World
) -> None:
    elsewhere = signed_in_as("aid")
    world.sessions["session-2"]["browser"] = (
        "Mozilla/5.0 (iPad; CPU OS 18_0) Version/18.0 Safari/605"
    )
    page = aid.get("/signed-in")
    rows = [text for _, text in page.all("tr")][1:]
    assert ("(here)" in rows[0], "Safari on an iPad" in rows[1]) == (True, True)
    out = next(form for form in page.forms if form.action == "/signed-in/session-2/end")
    aid.client.post(out.action, data=out.fields)
    assert list(world.sessions) == ["session-1"]
    assert elsewhere.get("/signed-in").status == 200  # its token is good for moments yet


def test_signing_out_everywhere_ends_every_session_of_the_person(
    aid: Visitor, signed_in_as: Callable[..., Visitor], world: World
) -> None:
    signed_in_as("aid")
    signed_in_as("ceo")
    page = aid.get("/signed-in")
    out = next(form for form in page.forms if form.action == "/signed-in/end")
    aid.client.post(out.action, data=out.fields)
    assert [row["person_id"] for row in world.sessions.values()] == [world.person_in("ceo")]
    assert "You are signed out everywhere." in aid.get("/").text


def test_signing_out_holds_in_this_browser_while_scheduling_is_away(
    aid: Visitor, suite: Suite
) -> None:
    home = aid.get("/")
    out = next(form for form in home.forms if form.action == "/sign-out")
    suite.away.add("scheduling")
    assert aid.client.post(out.action, data=out.fields).status_code == 302
    suite.away.clear()
    page = aid.get("/")
    assert page.heading == "Who would you like to be?"
    assert "signed out in this browser" in page.text


def test_a_stolen_cookie_is_not_answered_from_what_its_owner_was_given(
    aid: Visitor, suite: Suite, world: World, clock: FrozenClock
) -> None:
    with aid.client.session_transaction() as cookie:
        stolen = cookie["session"]
    world.words_turn = True
    clock.advance(minutes=1)
    aid.get("/academies")  # another word from now on, whose token is at hand
    clock.advance(seconds=40)
    before = tokens_had(suite)
    aid.get("/academies")
    with aid.client.session_transaction() as cookie:
        cookie["session"] = stolen
    aid.get("/academies")
    assert tokens_had(suite) == before + 2


def test_each_person_is_offered_what_they_may_do(signed_in_as: Callable[..., Visitor]) -> None:
    assert signed_in_as("aid").get("/meetings").says_link("Book a meeting")
    for office in ("ceo", "trustee"):
        page = signed_in_as(office).get("/meetings")
        assert not page.says_link("Book a meeting")
        assert page.says_link("Programs") == (office == "ceo")


@pytest.mark.parametrize(
    "path",
    ["/meetings/book", "/academies/900101/people/add", "/meetings/meeting-1/cancel"],
)
def test_pages_for_the_director_say_so_to_others(head: Visitor, path: str) -> None:
    page = head.get(path)
    assert page.status == 403
    assert "The AID" in page.text
    assert "may do this." in page.text


def test_outside_a_demonstration_nobody_can_be_chosen(tmp_path: Path, suite: Suite) -> None:
    settings = PortalSettings(var=tmp_path, demo=False, secret_key=SECRET)
    visitor = Visitor(create_app(settings, transport=suite).test_client())
    assert visitor.get("/").heading == "Signing in is not set up yet"
    assert visitor.client.post("/sign-in", data={"person_id": "person-1"}).status_code == 400
    assert [request.url.path for request in suite.asked] == ["/v1/providers"]
