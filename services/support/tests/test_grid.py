"""What everybody gets of the days, cell by cell, with real requests (B7)."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from tests.rights.callers import BIRCHWOOD, CALLERS, CEDAR
from werkzeug.test import TestResponse

from kit.testing.grids import Cell, cells, readings_that_differ
from kit.testing.http import Client, client
from kit.worker import Worker
from support.app import create_app
from support.policy import POLICY
from support.settings import SupportSettings

from .conftest import Scheduling

GRID: Final = list(cells(Path(__file__).with_name("grid.txt")))
RIGHTS: Final = "rights.list_rights"
PATHS: Final = {
    RIGHTS: "/v1/may",
    "held.own": "/v1/held",
    "held.of_person/head": "/v1/people/p-head/held",
    "looks.list_looks": "/v1/looks?outcome=refused&limit=200",
    "entitlements.list_entitlements": "/v1/entitlements",
    "entitlements.list_entitlements/ash": "/v1/entitlements?urn=900001",
    "entitlements.show_entitlement": "/v1/academies/900001/entitlements/2026-27",
}


def rows(answer: TestResponse) -> Collection[Any]:
    if answer.is_json and "categories" in answer.json:  # type: ignore[operator]  # it is JSON
        return [category["name"] for category in answer.json["categories"]]  # type: ignore[index]  # as above
    shown: Any = answer.json
    return [row.get("urn", row.get("number")) for row in shown.get("items", [shown])]


def test_every_route_is_in_the_grid() -> None:
    assert {cell.operation for cell in GRID} == {*POLICY, RIGHTS}


def furnish(scheduling: Scheduling) -> None:
    """Tell support of four academies, and of a meeting at one of them."""
    scheduling.year_opened()
    for urn in (900001, BIRCHWOOD, CEDAR, 900004):
        scheduling.academy_joined(urn, name=f"Academy {urn}")
    scheduling.meeting_booked()


def differing(asked: Client, grid: Collection[Cell] = GRID) -> list[str]:
    """What is answered otherwise than some cells say."""
    return readings_that_differ(grid, PATHS, lambda who: asked.by(CALLERS[who]), rows)


def test_everybody_gets_what_the_grid_says(
    scheduling: Scheduling, worker: Worker, settings: SupportSettings
) -> None:
    furnish(scheduling)
    assert differing(client(create_app(settings, worker.clock))) == []
