"""Stages: a service with its grid, on a database that is as it was before each mutant."""

import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from kit.access import Policy
from kit.db import close_database, open_database
from kit.settings import Settings
from kit.testing.grids import Cell
from kit.web.state import state

Differing = Callable[[Collection[Cell]], Collection[Any]]
"""What is answered otherwise than some cells say; every one is really asked."""

Ask = Callable[[Cell], TestResponse]


class Stage:
    """A service that is asked its grid, or a part of it, again and again, from the same beginning."""

    def __init__(
        self,
        settings: Settings,
        app: Flask,
        grid: Collection[Cell],
        *,
        differing: Differing,
        ask: Ask,
    ) -> None:
        """Remember the database as it is now; the service is furnished by then."""
        self._settings = settings
        self._database = Path(settings.database_url.removeprefix("sqlite:///"))
        self._differing, self._ask = differing, ask
        self.policy: Policy = state(app).policy
        self.cells: dict[str, list[Cell]] = {}
        for cell in grid:
            self.cells.setdefault(cell.operation, []).append(cell)
        self.keep("before")

    def keep(self, name: str) -> None:
        """Remember the database as it is now."""
        close_database()
        shutil.copy(self._database, self._database.with_suffix(f".{name}"))
        open_database(self._settings)

    def restore(self, name: str) -> None:
        """Put the database back."""
        close_database()
        for rest in self._database.parent.glob(f"{self._database.name}-*"):
            rest.unlink()
        shutil.copy(self._database.with_suffix(f".{name}"), self._database)
        open_database(self._settings)

    def begin(self, operations: Collection[str]) -> Collection[Any]:
        """What is wrong about some operations without any mutant.

        All of the grid is asked for that: the trace has from then on what its own cells ask for.
        """
        del operations
        self.restore("before")
        found = self._differing([cell for cells in self.cells.values() for cell in cells])
        self.keep("before")
        return found

    def finds_out(self, operation: str) -> bool:
        """Whether the grid finds any cell of an operation wrong."""
        self.restore("before")
        try:
            return bool(self._differing(self.cells[operation]))
        except AssertionError:  # What is entered before anything is asked was refused.
            return True

    def shows_fields(self, operation: str) -> bool:
        """Whether an operation shows fields, of which less could be shown."""
        self.restore("before")
        for cell in self.cells[operation]:
            if cell.operation == operation and cell.expected.isalpha() and cell.expected != "yes":
                shown = self._ask(cell)
                return shown.is_json and shown.json != {"items": []}
        return False
