"""What everybody gets of the messages, cell by cell, with real requests (B7)."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from services.notifications.tests.conftest import Mailroom, Said
from tests.rights.callers import CALLERS
from werkzeug.test import TestResponse

from kit.testing.grids import cells, readings_that_differ
from notifications.policy import POLICY

GRID: Final = list(cells(Path(__file__).with_name("grid.txt")))


def rows(answer: TestResponse) -> Collection[Any]:
    if not answer.is_json:
        return [answer.data]
    shown: Any = answer.json
    return [row["id"] for row in shown.get("items", [shown])]


def test_every_route_is_in_the_grid() -> None:
    assert {cell.operation for cell in GRID} == set(POLICY)


def test_everybody_gets_what_the_grid_says(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.booked())
    mailroom.send()
    [to_the_head] = mailroom.messages(person_id="p-head")
    at = f"/v1/messages/{to_the_head['id']}"
    paths = {
        "messages.list_messages": "/v1/messages",
        "messages.show_message/head": at,
        "messages.download_source/head": f"{at}/source",
        "messages.download_calendar/head": f"{at}/calendar",
    }
    asked = mailroom.client
    assert readings_that_differ(GRID, paths, lambda who: asked.by(CALLERS[who]), rows) == []
