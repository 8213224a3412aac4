"""What everybody gets of the messages, cell by cell, with real requests (B7)."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from services.notifications.tests.conftest import Mailroom, Said
from services.notifications.tests.test_what_is_for_one_reader_alone import give_the_key, link
from tests.rights.callers import CALLERS
from werkzeug.test import TestResponse

from kit.testing.grids import cells, readings_that_differ
from notifications.policy import POLICY

GRID: Final = list(cells(Path(__file__).with_name("grid.txt")))


def rows(answer: TestResponse) -> Collection[Any]:
    if not answer.is_json:
        return [answer.data]
    shown: Any = answer.json
    listed = [row["id"] for row in shown.get("items", [shown])]
    return [*listed, *(["what it says"] if "text" in shown else [])]


def test_every_route_is_in_the_grid() -> None:
    assert {cell.operation for cell in GRID} == set(POLICY)


def test_everybody_gets_what_the_grid_says(mailroom: Mailroom, said: Said) -> None:
    give_the_key(mailroom)
    mailroom.hear(said.booked(), link())
    mailroom.send()
    [to_the_head] = mailroom.messages(person_id="p-head")
    at = f"/v1/messages/{to_the_head['id']}"
    [to_the_chair] = mailroom.messages(person_id="p-chair", kind="personal_link")
    own = f"/v1/messages/{to_the_chair['id']}"
    paths = {
        "messages.list_messages": "/v1/messages",
        "messages.show_message/head": at,
        "messages.show_message/own": own,
        "messages.download_source/own": f"{own}/source",
        "messages.download_calendar/own": f"{own}/calendar",
        "messages.download_source/head": f"{at}/source",
        "messages.download_calendar/head": f"{at}/calendar",
    }
    asked = mailroom.client
    assert readings_that_differ(GRID, paths, lambda who: asked.by(CALLERS[who]), rows) == []
