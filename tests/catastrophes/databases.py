"""What a catastrophe's suite keeps its data in: files, or a PostgreSQL server that can be killed with the rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from kit.testing.postgres import PrivatePostgres, private_postgres
from one_machine.suite import EACH_SERVICE, OWNERS

Kind = Literal["sqlite", "postgres"]

KINDS: Final[tuple[Kind, ...]] = ("sqlite", "postgres")


@dataclass
class Databases:
    """The databases of one suite; files need no server."""

    server: PrivatePostgres | None = None

    @property
    def url(self) -> str:
        """`DATABASE_URL` as the runner takes it; empty for files in its own folder."""
        return self.server.url(EACH_SERVICE) if self.server else ""

    def processes(self) -> list[int]:
        """The server and everything it has started, while it runs."""
        if self.server is None or self.server.process is None:
            return []
        if self.server.process.poll() is not None:
            return []
        return [self.server.process.pid, *_children(self.server.process.pid)]

    def come_back(self) -> None:
        """Start the server again after its death, on what its disk holds."""
        if self.server is not None:
            self.server.kill()
            self.server.start()


@contextmanager
def databases(kind: Kind) -> Iterator[Databases]:
    """A database for each service, while the block runs; raises `CannotStart`."""
    if kind == "sqlite":
        yield Databases()
        return
    with private_postgres(durable=True) as server:
        for service in OWNERS:
            server.create_database(service)
        yield Databases(server)


def _children(parent: int) -> list[int]:
    """Who was started by a process: PostgreSQL's own have sessions of theirs, and carry no mark."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (folder / "stat").read_text(encoding="ascii").rpartition(")")[2]
        except (OSError, UnicodeDecodeError):
            continue  # It has just ended.
        if int(after_name.split()[1]) == parent:
            found.append(int(folder.name))
    return found
