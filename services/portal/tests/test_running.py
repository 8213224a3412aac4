"""How the suite is running, as its operators see it, and what they decide about parked events."""

from collections.abc import Callable

import pytest

from .fakes.operators import DOWN, degraded, park
from .fakes.suite import Suite
from .fakes.world import World
from .reading import Page, Visitor

UNREADABLE = {"type": "", "subject": "", "version": 0, "tries": 0, "reason": "It is not JSON."}


@pytest.fixture
def operator(signed_in_as: Callable[..., Visitor]) -> Visitor:
    return signed_in_as("ops")


def row(page: Page, part: str) -> str:
    """What a part's row says."""
    return next(text for _, text in page.all("tr", "govuk-table__row") if text.startswith(part))


def test_the_operator_begins_here_and_is_offered_nothing_else(operator: Visitor) -> None:
    page = operator.get("/")
    assert (page.path, page.heading) == ("/running", "How the suite is running")
    links = [text for _, text in page.all("a", "govuk-service-navigation__link")]
    assert links == ["How the suite is running"]
    assert operator.get("/meetings").heading == "You cannot open this"


def test_who_holds_another_office_too_is_offered_both(world: World, visitor: Visitor) -> None:
    world.appoint(world.person_in("aid"), "ops")
    visitor.sign_in(world.person_in("aid"))
    page = visitor.get("/")
    assert page.path == "/"
    assert page.says_link("Meetings")
    assert visitor.get(page.link("How the suite is running")).status == 200


@pytest.mark.parametrize("office", ["aid", "ceo", "trustee"])
def test_the_others_are_told_whose_page_it_is(
    signed_in_as: Callable[..., Visitor], world: World, office: str
) -> None:
    park(world, "reporting")
    somebody = signed_in_as(office)
    assert not somebody.get("/").says_link("How the suite is running")
    for path in (
        "/running",
        "/running/reporting/parked",
        "/running/reporting/parked/1",
        "/running/reporting/parked/1/dismiss",
    ):
        page = somebody.get(path)
        assert page.status == 403
        assert "Whoever keeps the suite running (`ops`)" in page.text


def test_when_all_is_well_it_says_so(operator: Visitor) -> None:
    page = operator.get("/running")
    assert row(page, "Scheduling").startswith(
        "Scheduling Academies, people, meetings, papers and signing in ● Running well Nothing Nothing"
    )
    assert "Consumer, relay, timers: working" in row(page, "Reporting")
    assert "Nothing is parked" in page.text


def test_each_part_says_what_is_wrong(operator: Visitor, world: World, suite: Suite) -> None:
    world.running = {"support": degraded(world, "support"), "notifications": DOWN}
    suite.away = {"reporting"}
    page = operator.get("/running")
    assert page.status == 200
    support = row(page, "Support")
    assert "◆ Degraded No broker for the relay for 5 minutes" in support
    assert "12 events The oldest for 5 minutes" in support
    assert "Consumer, timers: working" in support
    assert "Relay: waiting for the broker for 5 minutes" in support
    assert "▼ Down The database does not answer." in row(page, "Notifications")
    assert "▼ Does not answer It does not answer: see whether it runs." in row(page, "Reporting")
    assert "Running well" in row(page, "Scheduling")


def test_a_worker_that_fell_silent_is_told(operator: Visitor, world: World) -> None:
    told = degraded(world, "support")
    for loop in told["figures"]["loops"]:
        loop.update(state="working", silent_seconds=130.0)
    world.running = {"support": told}
    said = row(operator.get("/running"), "Support")
    assert "Consumer: silent for 2 minutes Relay: silent for 2 minutes" in said
    # The timers may take ten minutes for one turn.
    assert "Timers: working" in said


def test_what_is_parked_stands_there_with_its_reason_and_what_to_do(
    operator: Visitor, world: World
) -> None:
    park(world, "reporting")
    park(world, "reporting", state="waiting", version=4)
    park(world, "notifications", **UNREADABLE)
    park(world, "support", state="dismissed")
    page = operator.get("/running")
    assert "2 events" in row(page, "Reporting")
    assert "1 to be decided" in row(page, "Reporting")
    dead, behind = (
        text for _, text in page.all("tr") if text.startswith("scheduling.meeting_booked.v1")
    )
    assert "To be decided LookupError in the reaction; the log has the trace." in dead
    assert "mend that, then have it tried again" in dead
    assert "Behind another" in behind
    assert "A message that cannot be read" in page.text
    assert "Parked events Notifications" in page.text
    assert "Support</h3>" not in page.html


def test_a_long_list_is_read_page_by_page(operator: Visitor, world: World) -> None:
    for version in range(1, 73):
        park(world, "reporting", version=version, state="waiting" if version > 60 else "dead")
    page = operator.get("/running")
    assert len(page.all("tr", "govuk-table__row")) == 4 + 10
    page = operator.get(page.link("All 72 parked in Reporting"))
    assert len(page.all("tr", "govuk-table__row")) == 50
    page = operator.get(page.link("Later ones"))
    assert len(page.all("tr", "govuk-table__row")) == 22
    assert not page.says_link("Later ones")
    behind = operator.get(page.link("Behind another"))
    assert len(behind.all("tr", "govuk-table__row")) == 12
    assert "None of these" in operator.get(page.link("Dismissed")).text


def test_an_event_is_tried_again_with_a_reason(operator: Visitor, world: World) -> None:
    event = park(world, "reporting")
    page = operator.get("/running")
    page = operator.get(page.link(event["type"]))
    assert event["event_id"] in page.text
    page = operator.get(page.link("Try it again"))
    page = operator.send(page, reason="  ")
    assert (page.status, page.errors) == (422, [("#reason", "Give the reason.")])
    page = operator.send(page, reason="The academy has been entered since.")
    assert "It will be tried again in a moment." in page.text
    assert page.path == "/running"
    assert (event["state"], event["settled_by"]) == ("retrying", "Tamsin Orrell")
    shown = operator.get("/running/reporting/parked/1").text
    assert "by Tamsin Orrell: The academy has been entered since." in shown


def test_an_event_is_dismissed_after_a_warning_and_stays_on_record(
    operator: Visitor, world: World
) -> None:
    event = park(world, "notifications", **UNREADABLE)
    page = operator.get("/running/notifications/parked/1")
    page = operator.get(page.link("Dismiss it"))
    assert page.heading.endswith("Dismiss a message that cannot be read?")
    assert "It cannot be taken back." in page.text
    page = operator.send(page, reason="Noise from a test.")
    assert "It is dismissed." in page.text
    assert event["state"] == "dismissed"
    shown = operator.get("/running/notifications/parked/1")
    assert "Dismissed" in shown.text
    assert not shown.says_link("Try it again")


def test_what_somebody_else_has_dismissed_meanwhile_is_said(
    operator: Visitor, world: World
) -> None:
    event = park(world, "support")
    page = operator.get("/running/support/parked/1/replay")
    event["state"] = "dismissed"
    page = operator.send(page, reason="Mended.")
    assert (page.status, page.errors) == (422, [("#reason", "It was dismissed before.")])


@pytest.mark.parametrize(
    "path",
    [
        "/running/moon/parked",
        "/running/support/parked/7",
        "/running/support/parked/7/dismiss",
        "/running/support/parked/1/forget",
    ],
)
def test_a_page_that_is_not_there(operator: Visitor, world: World, path: str) -> None:
    park(world, "support")
    page = operator.get(path)
    assert (page.status, page.heading) == (404, "Page not found")


def test_a_part_that_went_away_in_the_middle_is_named(
    operator: Visitor, suite: Suite, world: World
) -> None:
    park(world, "support")
    suite.away = {"support"}
    page = operator.get("/running/support/parked/1")
    assert (page.status, page.heading) == (503, "Support does not answer")
    assert page.says_link("How the suite is running")
    assert not page.says_link("Meetings and their packs")
