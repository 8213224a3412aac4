"""The stage of scheduling: its grid changes things, and asks some only after the packs have gone out."""

from collections.abc import Collection
from pathlib import Path

from services.scheduling.tests.access.requests import Scene
from services.scheduling.tests.access.test_grid import GRID, REFUSED, SAYS, ask, reads, wrong
from services.scheduling.tests.conftest import House
from tests.rights.mutants.stages import Stage
from werkzeug.test import TestResponse

from kit.testing import FrozenClock
from kit.testing.grids import Cell
from scheduling.settings import SchedulingSettings


class SchedulingStage(Stage):
    """Scheduling; what somebody changed, or is about packs that have gone out, is undone before the next is asked."""

    def __init__(self, folder: Path, clock: FrozenClock) -> None:
        """Furnish a trust twice: before its packs go out, and afterwards."""
        settings = SchedulingSettings(
            var=folder, database_url=f"sqlite:///{folder / 'test.db'}", demo=True
        )
        house = House(settings, clock)
        house.furnish()
        self.scene = Scene(house)
        super().__init__(
            settings,
            house.app,
            GRID,
            differing=self._first_that_differs,
            ask=lambda cell: ask(self.scene, cell),
        )
        for shown, said in SAYS.items():
            # What a thing says of a request is asked where the thing is shown.
            for operation in {request.partition("/")[0] for request in said}:
                self.cells[operation] += [cell for cell in GRID if cell.request == shown]
        self.scene.circulate()
        self.keep("out")
        self.restore("before")
        self.whole = {cell.request: self._whole(cell) for cell in GRID if cell.expected == "all"}

    def begin(self, operations: Collection[str]) -> Collection[Cell]:
        """What is wrong about some operations without any mutant; somebody was refused something before."""
        found: list[Cell] = []
        for each in operations:
            # As before each mutant: what others are refused would stand in the trace.
            self.restore("before")
            found += self._first_that_differs(self.cells[each])
        return found

    def _whole(self, cell: Cell) -> TestResponse | None:
        """What is seen, before any mutant, by whoever sees all that a request shows."""
        if _is_out(cell):
            return None
        self.restore("before")
        return ask(self.scene, cell)

    def _first_that_differs(self, cells: Collection[Cell]) -> list[Cell]:
        for cell in cells:
            changes = not reads(cell, self.scene)
            if _is_out(cell):
                self.restore("out")
            if self._is_wrong(cell):
                return [cell]
            if changes or _is_out(cell):
                self.restore("before")
        return []

    def _is_wrong(self, cell: Cell) -> bool:
        if cell.expected == "yes":
            # It may do it, unless it was refused after all.
            return str(ask(self.scene, cell).status_code) in {*REFUSED, "500"}
        return wrong(self.scene, cell, self.whole.get(cell.request)) is not None


def _is_out(cell: Cell) -> bool:
    return cell.request.endswith("/out")
