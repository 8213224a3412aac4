"""What a campaign ran on."""

import platform
import sqlite3
from importlib.metadata import version

import pika

from .scene import Scene


def versions_of(scene: Scene) -> dict[str, str]:
    """The versions of everything that takes part."""
    found = {name: version(name) for name in ("pika", "peewee", "gunicorn")}
    found["Python"] = platform.python_version()
    found["RabbitMQ"] = _rabbitmq(scene.brokers.amqp_urls[0])
    if scene.setup.database == "postgres":
        ((said,),) = scene.databases["quarry"].rows("SHOW server_version")
        found["PostgreSQL"] = str(said).split()[0]
    else:
        found["SQLite"] = sqlite3.sqlite_version
    return found


def _rabbitmq(url: str) -> str:
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        said = vars(connection)["_impl"].server_properties or {}
        return str(said.get("version", "unknown"))
    finally:
        connection.close()
