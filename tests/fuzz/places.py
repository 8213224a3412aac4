"""Databases that can be put back as they were: files, or databases of a server of their own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kit.testing.postgres import PrivatePostgres, private_postgres


class Place(NamedTuple):
    """Where one service's database is; nobody may be connected to it while it is kept or put back."""

    url: str
    keep: Callable[[], None]
    restore: Callable[[], None]


Databases = Callable[[str], Place]
"""Makes a database of a name."""


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Databases]:
    """Databases of a kind, in a folder or on a server that runs while the block does; raises `CannotStart`."""
    if kind == "sqlite":
        yield lambda name: _file(folder / f"{name}.db")
        return
    with private_postgres() as server:
        yield lambda name: _on_server(server, name)


def _file(path: Path) -> Place:
    kept = path.with_suffix(".kept")

    def keep() -> None:
        shutil.copy(path, kept)

    def restore() -> None:
        for rest in path.parent.glob(f"{path.name}*"):
            rest.unlink()
        shutil.copy(kept, path)

    return Place(f"sqlite:///{path}", keep, restore)


def _on_server(server: PrivatePostgres, name: str) -> Place:
    kept = f"{name}_kept"

    def keep() -> None:
        server.create_database(kept, template=name)

    def restore() -> None:
        server.drop_database(name)
        server.create_database(name, template=kept)

    return Place(server.create_database(name), keep, restore)
