"""What people see when something is not there, not allowed, or away."""

import io
from pathlib import Path

import pytest

from kit.testing import FrozenClock
from portal.app import create_app
from portal.settings import PortalSettings

from .conftest import SECRET
from .fakes.suite import Suite
from .reading import Visitor

PAGES = ("/", "/academies", "/academies/900101", "/meetings", "/meetings/meeting-1", "/meetings/book", "/people", "/years/2026-27", "/mailbox", "/mailbox/mail-1")  # fmt: skip


@pytest.mark.parametrize("away", ["scheduling", "support", "reporting", "notifications"])
@pytest.mark.parametrize("path", PAGES)
def test_a_part_that_is_away_is_named_and_the_rest_keeps_working(
    aid: Visitor, suite: Suite, path: str, away: str
) -> None:
    suite.away = {away}
    page = aid.get(path)
    assert page.status in {200, 503}
    assert "Traceback" not in page.html
    if page.status == 503:
        assert page.heading == f"{away.capitalize()} does not answer"
        assert page.all("li")


def test_with_everything_away_the_door_says_so(visitor: Visitor, suite: Suite) -> None:
    suite.away = {"scheduling", "support", "reporting", "notifications"}
    assert visitor.get("/").heading == "Scheduling does not answer"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/academies/999999",
        "/meetings/nothing",
        "/mailbox/nothing",
        "/people/nothing",
        "/years/1999-00",
    ],
)
def test_a_page_that_is_not_there(aid: Visitor, path: str) -> None:
    page = aid.get(path)
    assert (page.status, page.heading) == (404, "Page not found")


def test_a_form_from_elsewhere_changes_nothing(aid: Visitor) -> None:
    answer = aid.client.post("/meetings/meeting-1/cancel", data={"reason": "x", "version": "1"})
    assert answer.status_code == 400
    assert "Send the form again" in answer.text


def test_a_fault_of_ours_names_the_request_and_nothing_of_the_inside(
    suite: Suite, aid: Visitor
) -> None:
    aid.get("/")
    suite.world.years["2026-27"].pop("terms")
    page = aid.get("/years/2026-27")
    assert (page.status, page.heading) == (500, "Sorry, something went wrong")
    assert page.headers["X-Request-Id"] in page.text
    assert "KeyError" not in page.html


def test_a_file_that_is_too_large_is_told_so(
    tmp_path: Path, suite: Suite, clock: FrozenClock
) -> None:
    settings = PortalSettings(
        var=tmp_path, demo=True, secret_key=SECRET, upload_bytes=1000, body_bytes=1000
    )
    visitor = Visitor(create_app(settings, clock=clock, transport=suite).test_client())
    visitor.sign_in(suite.world.person_in("headteacher", 900102))
    form = visitor.get("/meetings/meeting-2/packs/academy/add")
    page = visitor.send(form, kind="attendance", file=(io.BytesIO(b"x" * 5000), "big.pdf"))
    assert page.status == 413
    assert "A paper can be 1 KB at most." in page.text


def test_every_call_carries_the_request_and_its_trace(aid: Visitor, suite: Suite) -> None:
    aid.get("/academies")
    suite.asked.clear()
    answer = aid.client.get("/academies", headers={"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"})
    assert suite.asked
    for asked in suite.asked:
        assert asked.headers["X-Request-ID"] == answer.headers["X-Request-Id"]
        assert asked.headers["traceparent"].split("-")[1] == "a" * 32
        assert asked.headers["Authorization"].startswith("Bearer ")


def test_health_names_the_parts_and_stays_up_without_one(visitor: Visitor, suite: Suite) -> None:
    suite.away = {"support"}
    answer = visitor.client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["checks"]["support"] == "degraded"
    assert visitor.client.get("/health/live").status_code == 200
    assert b"http_requests_total" in visitor.client.get("/metrics").data
