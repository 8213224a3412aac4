"""Where all contenders run: one broker, one PostgreSQL server, one folder, all of them private and temporary."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import pika
from pika.adapters.blocking_connection import BlockingChannel

from kit.db import close_database, connection, database, migrate, open_database
from kit.private_rabbitmq import PrivateRabbitmq, private_rabbitmq
from kit.testing.postgres import PrivatePostgres, private_postgres

from .task import CELERY, DOWNSTREAM, TOPOLOGY, UPSTREAM, Task
from .writing import TABLES

SQLITE: Final = "SQLite"
POSTGRES: Final = "PostgreSQL"
KINDS: Final = (SQLITE, POSTGRES)


@dataclass
class Place:
    """What every process of the benchmark is pointed at."""

    folder: Path
    broker: PrivateRabbitmq
    postgres: PrivatePostgres
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def task(self, role: str, **more: Any) -> Task:
        """Orders for a process here."""
        return Task(role=role, folder=str(self.folder), amqp_url=self.broker.amqp_url, **more)

    @contextmanager
    def database(self, kind: str, service: str = UPSTREAM) -> Iterator[Task]:
        """A fresh database with the kit's tables and the reaction's, gone after the block; as a bare task."""
        name = f"{service}{next(self._numbers)}"
        if kind == SQLITE:
            url = f"sqlite:///{self.folder / name}.db"
        else:
            url = self.postgres.create_database(name)
        task = self.task("", database_url=url, service=service)
        try:
            _make_tables(task, self.folder / "migrations")
            yield task
        finally:
            close_database()
            if kind == SQLITE:
                for file in self.folder.glob(f"{name}.db*"):
                    file.unlink()
            else:
                self.postgres.drop_database(name)

    def empty_queues(self) -> None:
        """Throw away what earlier contenders have left."""
        with self._channel() as channel:
            for queue in (DOWNSTREAM, CELERY):
                channel.queue_purge(queue)

    def queued(self) -> int:
        """How many messages stand in the queues, whoever published them."""
        with self._channel() as channel:
            found = [channel.queue_declare(q, passive=True) for q in (DOWNSTREAM, CELERY)]
            return sum(answer.method.message_count or 0 for answer in found)

    @contextmanager
    def _channel(self) -> Iterator[BlockingChannel]:
        line = pika.BlockingConnection(pika.URLParameters(self.broker.amqp_url))
        try:
            yield line.channel()
        finally:
            line.close()


@contextmanager
def private_place() -> Iterator[Place]:
    """A place that lasts as long as the block."""
    with (
        tempfile.TemporaryDirectory(prefix="aimwell-bench-") as folder,
        private_rabbitmq(Path(folder) / "broker", definitions=TOPOLOGY) as broker,
        private_postgres(durable=True) as postgres,
    ):
        (Path(folder) / "migrations").mkdir()
        yield Place(Path(folder), broker, postgres)


def _make_tables(task: Task, migrations: Path) -> None:
    open_database(task.settings())
    migrate(migrations)
    with connection():
        database.obj.create_tables(TABLES)
