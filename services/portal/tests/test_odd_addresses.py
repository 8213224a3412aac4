"""Addresses that were made up lead to no page, to no other site, and to no call that nobody meant."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from kit.testing import FrozenClock
from portal.app import create_app
from portal.settings import PortalSettings

from .conftest import SECRET
from .fakes.suite import Suite
from .fakes.world import World
from .reading import Visitor


@pytest.fixture
def outside(tmp_path: Path, suite: Suite, world: World, clock: FrozenClock) -> Iterator[Visitor]:
    """Somebody before a portal that is no demonstration."""
    world.providers = [{"name": "google", "title": "Google"}]
    settings = PortalSettings(var=tmp_path, demo=False, secret_key=SECRET)
    app = create_app(settings, transport=suite, clock=clock)
    yield Visitor(app.test_client())
    app.extensions["services"].close()


@pytest.mark.parametrize(
    "path",
    [
        "/meetings/%2e%2e",
        "/meetings/..%2fpeople",
        "/meetings/meeting-1%3flimit=1",
        "/meetings/meeting-1%23x",
        "/meetings/meeting-1%0d%0aHost:%20elsewhere",
        "/meetings/meeting-1%00",
        "/people/person-2;a=b",
        "/papers/%2e",
        "/years/2026-27%2f..",
        "/mailbox/mail-1%5c..",
        "/meetings/" + "a" * 5000,
    ],
)
def test_a_name_that_is_none_is_asked_of_no_service(aid: Visitor, suite: Suite, path: str) -> None:
    suite.asked.clear()
    answer = aid.client.get(path)
    assert answer.status_code == 404
    named = [asked.url.path for asked in suite.asked if asked.url.path.count("/") > 2]
    assert set(named) <= {"/v1/sessions/tokens"}


def test_no_answer_repeats_the_host_that_was_asked_for(aid: Visitor) -> None:
    made_up = {"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example"}
    for path in ("/", "/sign-in", "/meetings/", "/sign-in//with//google", "/nothing", "/years"):
        answer = aid.client.get(path, headers=made_up)
        assert "elsewhere.example" not in f"{answer.headers}{answer.text}", path


def test_doubled_slashes_lead_to_no_other_site(portal: Flask) -> None:
    for path in ("//elsewhere.example", "//elsewhere.example/%2e%2e", "/\\elsewhere.example"):
        answer = portal.test_client().get("/", environ_overrides={"PATH_INFO": path})
        assert answer.status_code == 404
        assert "Location" not in answer.headers


def test_files_beside_the_pages_are_served_and_no_others(visitor: Visitor) -> None:
    with visitor.client.get("/static/aimwell.css") as style:
        assert style.status_code == 200
    for path in ("", "vendor/", "..%2fapp.py", "%2e%2e/app.py", ".git/config", "%2fetc%2fpasswd"):
        assert visitor.client.get(f"/static/{path}").status_code == 404, path


def test_a_method_that_is_not_taken_does_nothing(aid: Visitor, suite: Suite) -> None:
    suite.asked.clear()
    for method in ("TRACE", "DELETE", "PUT", "PROPFIND"):
        answer = aid.client.open("/sign-out", method=method, headers={"X-Secret": "hush"})
        assert answer.status_code in {400, 404}, method
        assert "hush" not in answer.text
    answer = aid.client.get("/sign-out", headers={"X-HTTP-Method-Override": "POST"})
    assert answer.status_code == 404
    assert not [asked for asked in suite.asked if asked.url.path == "/v1/sessions/end"]


@pytest.mark.parametrize(
    ("came_from", "goes"),
    [("same-origin", True), ("none", True), ("cross-site", False), ("same-site", False)],
)
def test_no_page_of_somebody_else_signs_anybody_in(
    outside: Visitor, suite: Suite, came_from: str, *, goes: bool
) -> None:
    answer = outside.client.get("/sign-in/with/google", headers={"Sec-Fetch-Site": came_from})
    assert answer.headers["Location"].startswith("https://id.example/" if goes else "/sign-in")
    assert any(asked.url.path == "/v1/sign-ins" for asked in suite.asked) == goes


def test_whoever_signs_in_anew_leaves_no_session_behind(aid: Visitor, world: World) -> None:
    assert list(world.sessions) == ["session-1"]
    aid.sign_in(world.person_in("ceo"))
    assert [row["person_id"] for row in world.sessions.values()] == [world.person_in("ceo")]
    assert aid.get("/").status == 200


def test_the_cookie_is_signed_with_sha_256_and_nobody_else_can_write_one(
    aid: Visitor, portal: Flask
) -> None:
    written = aid.client.get_cookie("aimwell_8000")
    assert written is not None
    reader = URLSafeTimedSerializer(
        SECRET,
        salt="aimwell-portal",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
    assert reader.loads(written.decoded_value)["session"].startswith("session-1")
    forged = URLSafeTimedSerializer("x" * 32, salt="aimwell-portal").dumps({"session": "session-1"})
    for value in (forged, written.decoded_value[:-2] + "xx", "e30.x.y"):
        other = portal.test_client()
        other.set_cookie("aimwell_8000", value)
        assert Visitor(other).get("/").heading == "Who would you like to be?"


def test_the_browser_is_given_no_token(aid: Visitor) -> None:
    """Tokens stay with the portal: the cookie carries the word of a session, which services refuse."""
    with aid.client.session_transaction() as cookie:
        assert set(cookie) <= {"session", "csrf_token", "_permanent", "_flashes"}
    page = aid.client.get("/meetings")
    assert "eyJ" not in page.text
    assert "eyJ" not in str(page.headers.get("Set-Cookie", ""))


def test_a_cookie_is_small_enough_for_every_browser(outside: Visitor) -> None:
    answer = outside.client.get("/sign-in/with/google?next=/meetings%3Fshow%3Dmine")
    assert len(answer.headers["Set-Cookie"]) < 4096
