"""One's own calendar: its private addresses, and the programs that come with nothing else."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from flask import Flask
from werkzeug.test import TestResponse

from kit import logs
from kit.testing import FrozenClock

from .fakes.calendars import FILE
from .fakes.suite import Suite
from .fakes.world import World
from .reading import Page, Visitor


def section(page: Page) -> str:
    return page.text.partition("Your calendar")[2]


def make(visitor: Visitor, name: str = "Phone") -> Page:
    page = visitor.get("/signed-in")
    form = next(form for form in page.forms if form.action == "/your-calendar")
    return Page(visitor.client.post(form.action, data=form.fields | {"name": name}))


def press(visitor: Visitor, words: str) -> Page:
    """Press the first button of the section that leads there."""
    page = visitor.get("/signed-in")
    form = next(form for form in page.forms if form.action.endswith(words))
    return Page(visitor.client.post(form.action, data=form.fields, follow_redirects=True))


def path_of(page: Page) -> str:
    [(_, address)] = page.all("code")
    return address.removeprefix("http://127.0.0.1:8000")


def fetch(portal: Flask, path: str, method: str = "GET", **headers: str) -> TestResponse:
    """Fetch as a program does: without a cookie."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return portal.test_client().open(path, method=method, headers=named)


def test_an_address_is_made_and_shown_once_with_how_to_add_it(head: Visitor) -> None:
    assert "not yet" not in section(head.get("/signed-in"))
    made = make(head)
    assert made.heading == "PhoneYour calendar address"
    assert made.headers["Cache-Control"] == "no-store"
    for program in ("Google Calendar", "Outlook", "Apple Calendar"):
        assert program in made.text
    word = path_of(made).removeprefix("/calendar/").removesuffix(".ics")
    page = head.get("/signed-in")
    assert "Phone Fri 8 Jan, 9am not yet" in section(page)
    assert word not in page.html


def test_a_program_fetches_it_without_a_session_and_gets_no_cookie(
    head: Visitor, portal: Flask
) -> None:
    answer = fetch(portal, path_of(make(head)))
    assert (answer.status_code, answer.text) == (200, FILE)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Phone Fri 8 Jan, 9am Fri 8 Jan, 9am" in section(head.get("/signed-in"))


def test_who_is_asked_for_it_is_told_nobodys_name(head: Visitor, suite: Suite) -> None:
    path = path_of(make(head))
    suite.asked.clear()
    with head.client.session_transaction() as cookie:
        assert cookie["session"]
    head.client.get(path)
    [asked] = suite.asked
    assert "Authorization" not in asked.headers
    assert asked.headers["X-Forwarded-For"] == "127.0.0.1"


def test_it_is_asked_for_conditionally_and_by_head(head: Visitor, portal: Flask) -> None:
    path = path_of(make(head))
    tag = fetch(portal, path).headers["ETag"]
    again = fetch(portal, path, If_None_Match=tag)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    headed = fetch(portal, path, "HEAD")
    assert (headed.status_code, headed.data) == (200, b"")
    assert headed.headers["Content-Length"] == str(len(FILE))


@pytest.mark.parametrize(
    "path", ["secret-guess.ics", "x.ics", "%2e%2e.ics", "%3f%23.ics", "%00.ics"]
)
def test_a_guess_is_answered_in_a_few_plain_words(portal: Flask, path: str) -> None:
    answer = fetch(portal, f"/calendar/{path}")
    assert answer.status_code == 404
    assert answer.text.startswith("There is no calendar at this address.")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPFIND"])
def test_a_program_can_change_nothing(head: Visitor, portal: Flask, method: str) -> None:
    path = path_of(make(head))
    assert fetch(portal, path, method).status_code in {400, 404}
    assert fetch(portal, path).status_code == 200


def test_a_program_is_told_to_wait(
    head: Visitor, portal: Flask, world: World, suite: Suite
) -> None:
    path = path_of(make(head))
    world.calendars_are_busy = True
    busy = fetch(portal, path)
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "7")
    suite.away.add("notifications")
    away = fetch(portal, path)
    assert (away.status_code, away.headers["Retry-After"]) == (503, "300")


def test_a_new_address_replaces_the_old_one_and_one_can_be_taken_away(
    head: Visitor, portal: Flask, world: World
) -> None:
    old = path_of(make(head))
    new = path_of(press(head, "/renewal"))
    assert [fetch(portal, path).status_code for path in (old, new)] == [404, 200]
    page = press(head, "/remove")
    assert "The address is taken away." in page.text
    assert fetch(portal, new).status_code == 404
    assert world.calendars == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Enter what you call it, for example Phone."),
        ("x" * 41, "Longer than maximum length 40."),
    ],
)
def test_a_name_that_is_refused_says_why_beside_it(head: Visitor, name: str, said: str) -> None:
    page = make(head, name)
    assert page.status == 422
    assert page.errors == [("#calendar-name", said)]


def test_enough_is_enough(head: Visitor) -> None:
    for number in range(5):
        make(head, f"Number {number}")
    assert make(head, "One more").errors == [("#calendar-name", "You have 5: take one away first.")]


def test_whoever_only_keeps_the_suite_running_has_no_calendar(
    world: World, signed_in_as: Callable[..., Visitor]
) -> None:
    page = signed_in_as("ops").get("/signed-in")
    assert page.heading == "Where you are signed in"
    assert "Your calendar" not in page.text
    world.appoint(world.person_in("ops"), "trustee")
    assert "Your calendar" in signed_in_as("ops").get("/signed-in").text


def test_the_rest_of_the_page_is_there_when_calendars_are_not(head: Visitor, suite: Suite) -> None:
    suite.away.add("notifications")
    page = head.get("/signed-in")
    assert "Sign out everywhere" in page.text
    assert "does not answer" in page.text
    assert "Your calendar" not in page.text


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    before = logging.getLogger().handlers
    logs.configure("portal", json=True)
    yield lambda: capsys.readouterr().err
    logging.getLogger().handlers = before
    structlog.reset_defaults()


def test_the_word_stands_in_no_line_of_the_log(
    head: Visitor, portal: Flask, suite: Suite, clock: FrozenClock, logged: Callable[[], str]
) -> None:
    del clock
    path = path_of(make(head))
    word = path.removeprefix("/calendar/secret-").removesuffix(".ics")
    for method, there in [
        ("GET", path),
        ("HEAD", path),
        ("POST", path),
        ("OPTIONS", path),
        ("GET", path + "/"),
        ("GET", path.removesuffix(".ics")),
        ("GET", f"/sign-in?next={path}"),
    ]:
        fetch(portal, there, method)
    suite.away.add("notifications")
    fetch(portal, path)
    said = logged()
    lines = [json.loads(line) for line in said.splitlines()]
    assert "/calendar/<secret:word>.ics" in {line.get("route") for line in lines}
    assert any(line["event"] == "a service did not answer" for line in lines)
    assert word not in said
    assert word not in portal.test_client().get("/metrics").text
