"""What the benchmark ran on: the machine, its disk, and the versions of everything."""

import os
import platform
import sqlite3
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Final

import psycopg
from pika.adapters.select_connection import SelectConnection
from pika.connection import URLParameters

from .place import Place

PACKAGES: Final = (
    "pika",
    "peewee",
    "psycopg",
    "msgspec",
    "celery",
    "kombu",
    "amqp",
    "faststream",
    "aio-pika",
)


def described(place: Place) -> dict[str, str]:
    """The machine and the versions, by what they are called."""
    return {
        "Processor": f"{_line('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        "Memory": f"{int(_line('/proc/meminfo', 'MemTotal').split()[0]) / 1024**2:.1f} GB",
        "Disk": f"{_fsync_milliseconds():.2f} ms to write 4 kB and have it on disk (fsync)",
        "Kernel": platform.release(),
        "Python": platform.python_version(),
        "RabbitMQ": _rabbitmq(place.broker.amqp_url),
        "PostgreSQL": _postgres(place),
        "SQLite": sqlite3.sqlite_version,
    } | {name: _version(name) for name in PACKAGES}


def _line(file: str, name: str) -> str:
    """The value behind a name in a file of the kernel's."""
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "unknown"


def _fsync_milliseconds(times: int = 200) -> float:
    took = []
    with tempfile.TemporaryFile() as file:
        for number in range(times):
            begun = time.perf_counter()
            os.pwrite(file.fileno(), bytes(4096), number * 4096)
            os.fsync(file.fileno())
            took.append(time.perf_counter() - begun)
    return median(took) * 1000


def _rabbitmq(amqp_url: str) -> str:
    said: dict[str, object] = {}

    def opened(connection: SelectConnection) -> None:
        said.update(connection.server_properties or {})
        connection.close()

    connection = SelectConnection(
        URLParameters(amqp_url),
        on_open_callback=opened,
        on_close_callback=lambda connection, _: connection.ioloop.stop(),
    )
    connection.ioloop.start()
    return str(said.get("version", "unknown"))


def _postgres(place: Place) -> str:
    with psycopg.connect(place.postgres.url()) as connection:
        row = connection.execute("SHOW server_version").fetchone()
        return str(row[0]) if row else "unknown"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
