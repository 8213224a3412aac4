"""What everybody gets of the overview, cell by cell, with real requests (B7)."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from tests.rights.callers import BIRCHWOOD, CALLERS, CEDAR
from werkzeug.test import TestResponse

from kit.testing.grids import Cell, cells, readings_that_differ
from kit.testing.http import Client, client
from kit.worker import Worker
from reporting.app import create_app
from reporting.policy import POLICY
from reporting.settings import ReportingSettings

from . import told
from .conftest import Others

GRID: Final = list(cells(Path(__file__).with_name("grid.txt")))
RIGHTS: Final = "rights.list_rights"
PATHS: Final = {
    RIGHTS: "/v1/may",
    "held.own": "/v1/held",
    "held.of_person/head": "/v1/people/p-head/held",
    "looks.list_looks": "/v1/looks?outcome=refused&limit=200",
    "overview.show_overview": "/v1/overview",
    "overview.download_overview": "/v1/overview.csv",
}

PARTS: Final = {
    "ash": {told.ASHGROVE},
    "both": {told.ASHGROVE, BIRCHWOOD},
    "cedar": {CEDAR},
}


def rows(answer: TestResponse) -> Collection[Any]:
    if answer.is_json and "categories" in answer.json:  # type: ignore[operator]  # it is JSON
        return [category["name"] for category in answer.json["categories"]]  # type: ignore[index]  # as above
    shown: Any = answer.json
    if shown:
        return [row.get("urn", row.get("number")) for row in shown.get("rows", shown.get("items"))]
    return [int(line.partition(",")[0]) for line in answer.text.splitlines()[1:]]


def test_every_route_is_in_the_grid() -> None:
    assert {cell.operation for cell in GRID} == {*POLICY, RIGHTS}


def furnish(others: Others) -> None:
    """Tell reporting of four academies."""
    others.say(told.trust, told.year())
    for urn in (told.ASHGROVE, BIRCHWOOD, CEDAR, 900004):
        others.say(told.joined(urn, f"Academy {urn}"))


def differing(asked: Client, grid: Collection[Cell] = GRID) -> list[str]:
    """What is answered otherwise than some cells say."""
    return readings_that_differ(grid, PATHS, lambda who: asked.by(CALLERS[who]), rows, parts=PARTS)


def test_everybody_gets_what_the_grid_says(
    others: Others, worker: Worker, settings: ReportingSettings
) -> None:
    furnish(others)
    assert differing(client(create_app(settings, worker.clock))) == []
