"""`make access-mutants`: flip every cell of scheduling's policy, one at a time, and see whether the grid finds out."""

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import click
from services.scheduling.tests.access.requests import Scene
from services.scheduling.tests.access.test_grid import (
    GRID,
    PROGRAMS,
    REFUSED,
    ask,
    reads,
    rows,
    wrong,
)
from services.scheduling.tests.conftest import House
from werkzeug.test import TestResponse

from kit import logs
from kit.access import ALL, ANYONE, SIGNED_IN, Grant, Policy, Row, only, scope
from kit.auth import OPS
from kit.db import close_database, open_database
from kit.testing import FrozenClock
from kit.testing.grids import Cell
from kit.web.state import state
from scheduling.settings import SchedulingSettings

NARROW: Final = only("nothing")
"""Less than any relation is ever given."""


class Mutant(NamedTuple):
    """One cell of the table that says something else."""

    operation: str
    relation: str
    what: str
    row: Row


class Offered:
    """Which relations to a thing the service ever says somebody stands in, by operation."""

    def __init__(self, policy: Policy) -> None:
        self.things: dict[str, set[str]] = {}
        self.places: set[str] = set()
        rights = policy.rights

        def listen(operation: str, caller: Any, **given: Any) -> set[str]:
            self.things.setdefault(operation, set()).update(given.get("things", ()))
            if given.get("place") is not None:
                self.places.add(operation)
            return rights(operation, caller, **given)

        vars(policy).update(rights=listen)

    def means_something(self, policy: Policy, operation: str, relation: str) -> bool:
        """Whether anybody can stand in a relation to what an operation is about."""
        if relation not in policy.relations or policy.relations[relation].to == "all":
            return True
        if policy.relations[relation].to == "place":
            return operation in self.places
        return relation in self.things.get(operation, set())


class Stage:
    """A trust whose database is as it was before each mutant."""

    def __init__(self, folder: Path) -> None:
        self._database = folder / "test.db"
        self._settings = SchedulingSettings(
            var=folder, database_url=f"sqlite:///{self._database}", demo=True
        )
        house = House(self._settings, FrozenClock(datetime(2027, 1, 8, 9, 0, tzinfo=UTC)))
        house.furnish()
        self.scene = Scene(house)
        self._keep("before")
        self.scene.circulate()
        self._keep("out")
        self.restore("before")
        self.whole = {request: self._whole(request) for request in {cell.request for cell in GRID}}

    def _whole(self, request: str) -> TestResponse | None:
        """What is seen, before any mutant, by whoever sees all that a request shows."""
        seen = (c for c in GRID if c.request == request and c.expected == "all")
        cell = next(seen, None)
        if cell is None or request.endswith("/out"):
            return None
        self.restore("before")
        return ask(self.scene, cell)

    @property
    def policy(self) -> Policy:
        """The table that the service asks."""
        return state(self.scene.house.app).policy

    def _keep(self, name: str) -> None:
        close_database()
        shutil.copy(self._database, self._database.with_suffix(f".{name}"))
        open_database(self._settings)

    def restore(self, name: str) -> None:
        """Put the database back."""
        close_database()
        for rest in self._database.parent.glob("test.db-*"):
            rest.unlink()
        shutil.copy(self._database.with_suffix(f".{name}"), self._database)
        open_database(self._settings)

    def fails(self, cells: list[Cell]) -> bool:
        """Whether the grid finds any of these cells wrong."""
        self.restore("before")
        for cell in cells:
            changes = not reads(cell, self.scene)
            if cell.request.endswith("/out"):
                self.restore("out")
            if self._is_wrong(cell):
                return True
            if changes or cell.request.endswith("/out"):
                self.restore("before")
        return False

    def _is_wrong(self, cell: Cell) -> bool:
        if cell.expected == "yes":
            cell = cell._replace(expected="404")
            said = wrong(self.scene, cell)
            # It may do it, unless it was refused after all.
            return said is None or any(f": {status} " in said for status in (*REFUSED, "500"))
        return wrong(self.scene, cell, self.whole[cell.request]) is not None


def mutants(policy: Policy, offered: Offered, narrowable: set[str]) -> Iterator[Mutant]:
    """Every cell taken away, narrowed, widened or added, but for those that could change nothing."""
    words = [*policy.relations, *map(scope, PROGRAMS.values())]
    for operation, row in sorted(policy.rows.items()):
        if ANYONE in row.grants:
            continue
        for relation in words:
            if relation == ANYONE or not offered.means_something(policy, operation, relation):
                continue
            if relation in row.grants:
                yield from _changed(operation, relation, row, narrow=operation in narrowable)
            elif not _included(row, relation):
                yield Mutant(operation, relation, "added", _with(row, relation, ALL))


def _changed(operation: str, relation: str, row: Row, *, narrow: bool) -> Iterator[Mutant]:
    rest = {name: grant for name, grant in row.grants.items() if name != relation}
    yield Mutant(operation, relation, "taken away", replace(row, grants=rest))
    if row.grants[relation].parts is not None:
        yield Mutant(operation, relation, "widened", _with(row, relation, ALL))
    elif narrow:
        yield Mutant(operation, relation, "narrowed", _with(row, relation, NARROW))


def _with(row: Row, relation: str, grant: Grant) -> Row:
    return replace(row, grants={**row.grants, relation: grant})


def _included(row: Row, relation: str) -> bool:
    """Whether whoever stands in a relation may do it already, being signed in."""
    return SIGNED_IN in row.grants and not relation.startswith("scope:") and relation != OPS


def shows_fields(stage: Stage, cells: list[Cell]) -> bool:
    """Whether an operation shows fields, of which less could be shown."""
    whole = stage.whole[cells[0].request]
    return (
        whole is not None
        and whole.is_json
        and (rows(whole) or whole.json) not in ([], {"items": []})
    )


def main() -> None:
    """Print every mutant that lives, and the score; ends with 1 if any does."""
    logs.configure("tests", "critical")
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        policy = stage.policy
        offered = Offered(policy)
        cells: dict[str, list[Cell]] = {}
        for cell in GRID:
            cells.setdefault(cell.operation, []).append(cell)
        sound = [operation for operation, some in cells.items() if stage.fails(some)]
        if sound:
            sys.exit(f"The grid is wrong without any mutant: {', '.join(sound)}.")
        narrowable = {name for name, some in cells.items() if shows_fields(stage, some)}
        every = list(mutants(policy, offered, narrowable))
        click.echo(f"{len(every)} mutants ...")
        counts = Counter[str]()
        for number, mutant in enumerate(every, start=1):
            kept = policy.rows[mutant.operation]
            policy.rows[mutant.operation] = mutant.row
            found = stage.fails(cells[mutant.operation])
            policy.rows[mutant.operation] = kept
            counts["found" if found else "lives"] += 1
            if not found:
                click.echo(f"LIVES: {mutant.operation}: {mutant.relation} {mutant.what}")
            if number % 100 == 0:
                click.echo(f"{number} of {len(every)} ...")
        close_database()
    click.echo(f"{counts['found']} of {len(every)} found: {counts['found'] / len(every):.1%}.")
    sys.exit(1 if counts["lives"] else 0)


if __name__ == "__main__":
    main()
