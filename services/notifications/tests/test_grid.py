"""What everybody gets of the messages, cell by cell, with real requests (B7)."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from services.notifications.tests.conftest import Mailroom, Said
from services.notifications.tests.test_what_is_for_one_reader_alone import give_the_key, link
from tests.rights.callers import CALLERS
from werkzeug.test import TestResponse

from kit.testing.grids import Cell, cells, readings_that_differ, status_of
from notifications.policy import POLICY

GRID: Final = list(cells(Path(__file__).with_name("grid.txt")))
THAT_IT_WAS_SENT: Final = {
    "id", "kind", "person_id", "to", "subject", "state", "failure", "about",
    "created_at", "sent_at", "next_attempt_at", "attempts", "has_calendar",
}  # fmt: skip
NO_CALENDAR: Final = "This message has no calendar entry."
RIGHTS: Final = "rights.list_rights"
FEEDS: Final = [cell for cell in GRID if cell.operation.startswith("calendar_feeds.")]
MESSAGES: Final = [cell for cell in GRID if cell not in FEEDS]


def rows(answer: TestResponse) -> Collection[Any]:
    if answer.is_json and "categories" in answer.json:  # type: ignore[operator]  # it is JSON
        return [category["name"] for category in answer.json["categories"]]  # type: ignore[index]  # as above
    if not answer.is_json:
        return [answer.data]
    shown: Any = answer.json
    listed = [row.get("id", row.get("number")) for row in shown.get("items", ())]
    # Of a list its rows, and of one message its fields.
    return listed if "items" in shown else list(shown)


def status(answer: TestResponse) -> str:
    """The word for an answer that shows nothing."""
    return "bare" if NO_CALENDAR in answer.text else status_of(answer)


def test_every_route_is_in_the_grid() -> None:
    assert {cell.operation for cell in GRID} == {*POLICY, RIGHTS}


def furnish(mailroom: Mailroom, said: Said) -> dict[str, str]:
    """Write a message to the head and one to the chair; where everything is that is asked for, by request."""
    give_the_key(mailroom)
    mailroom.hear(said.booked(), link())
    mailroom.send()
    [to_the_head] = mailroom.messages(person_id="p-head")
    at = f"/v1/messages/{to_the_head['id']}"
    [to_the_chair] = mailroom.messages(person_id="p-chair", kind="personal_link")
    own = f"/v1/messages/{to_the_chair['id']}"
    return {
        RIGHTS: "/v1/may",
        "held.own": "/v1/held",
        "held.of_person/head": "/v1/people/p-head/held",
        "looks.list_looks": "/v1/looks?outcome=refused&limit=200",
        "messages.list_messages": "/v1/messages",
        "messages.show_message/head": at,
        "messages.show_message/own": own,
        "messages.download_source/own": f"{own}/source",
        "messages.download_calendar/own": f"{own}/calendar",
        "messages.download_source/head": f"{at}/source",
        "messages.download_calendar/head": f"{at}/calendar",
    }


def differing(
    mailroom: Mailroom, paths: Mapping[str, str], grid: Collection[Cell] = MESSAGES
) -> list[str]:
    """What is answered otherwise than some cells say."""
    return readings_that_differ(
        grid,
        paths,
        lambda who: mailroom.client.by(CALLERS[who]),
        rows,
        status,
        {"that": THAT_IT_WAS_SENT},
    )


def test_everybody_gets_what_the_grid_says(mailroom: Mailroom, said: Said) -> None:
    assert differing(mailroom, furnish(mailroom, said)) == []


def furnish_calendars(mailroom: Mailroom, said: Said) -> dict[str, str]:
    """Make a calendar for everybody who holds an office: its id, by who they are in the grid."""
    mailroom.hear(said.booked())
    own = {}
    for who, caller in CALLERS.items():
        if caller and caller.appointments and who != "ops":
            mailroom.hear(said.appointed(caller.person_id or ""))
            own[who] = mailroom.feed(caller.person_id or "")["id"]
    return own


def test_everybody_gets_what_the_grid_says_of_calendars(mailroom: Mailroom, said: Said) -> None:
    own = furnish_calendars(mailroom, said)
    assert [wrong for cell in FEEDS if (wrong := differs(cell, mailroom, own))] == []


def ask(cell: Cell, mailroom: Mailroom, heads: dict[str, Any]) -> TestResponse:
    """The answer to one request about calendars, of which one is the head's."""
    asks = {
        "calendar_feeds.feeds": ("GET", "/v1/calendar-feeds"),
        "calendar_feeds.make": ("POST", "/v1/calendar-feeds"),
        "calendar_feeds.renew/heads": ("POST", f"/v1/calendar-feeds/{heads['id']}/renewal"),
        "calendar_feeds.take_away/heads": ("DELETE", f"/v1/calendar-feeds/{heads['id']}"),
        "calendar_feeds.calendar/heads": ("GET", heads["path"]),
        "calendar_feeds.calendar/guess": ("GET", "/v1/calendar-feeds/secret-guess.ics"),
    }
    method, path = asks[cell.request]
    body = {"name": "One more"} if cell.request == "calendar_feeds.make" else None
    return mailroom.client.by(CALLERS[cell.who]).open(path, method=method, json=body)


def differs(cell: Cell, mailroom: Mailroom, own: dict[str, str]) -> str | None:
    """What is wrong with the answer to one request about calendars; the head has a fresh one each time."""
    heads = mailroom.feed("p-head", "Another")
    answer = ask(cell, mailroom, heads)
    got = str(answer.status_code)
    if got == "200":
        ids = [row for row in rows(answer) if row != heads["id"]]
        words = {
            "own": ids == [own.get(cell.who)],
            "none": ids == [],
            "all": b"m-1@" in answer.data,
        }
        got = next((word for word, holds in words.items() if holds), f"{ids}")
    mailroom.speaking_as("p-head").delete(f"/v1/calendar-feeds/{heads['id']}")
    if answer.status_code == 201 and cell.request == "calendar_feeds.make":
        made = answer.get_json()["id"]
        mailroom.client.by(CALLERS[cell.who]).delete(f"/v1/calendar-feeds/{made}")
    return None if got == cell.expected else f"{cell.request} for {cell.who}: {got}"
