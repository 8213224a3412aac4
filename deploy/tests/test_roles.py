"""In containers a service works with its own tables and its own queue, and can do nothing else (deploy/)."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pika
import psycopg
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker
from psycopg.errors import InsufficientPrivilege

from kit.db import close_database, migrate, open_database
from kit.private_rabbitmq import BrokerMissing, private_rabbitmq
from kit.settings import load
from kit.testing.http import client
from kit.testing.postgres import PrivatePostgres
from scheduling.app import create_app
from scheduling.settings import SchedulingSettings

pytestmark = pytest.mark.slow

DEPLOY: Final = Path(__file__).parents[1]
SERVICES: Final = ("scheduling", "support", "notifications", "reporting")
PASSWORD: Final = "for-a-test"


def database_of(server: PrivatePostgres, service: str, role: str) -> str:
    return server.url(service).replace("postgres@", f"{role}@")


@pytest.fixture(scope="module")
def server(postgres: PrivatePostgres) -> PrivatePostgres:
    """A server on which the script has run twice: it may be run again."""
    passwords = {
        f"{service.upper()}{kind}_PASSWORD": PASSWORD
        for service in SERVICES
        for kind in ("", "_OWNER")
    }
    there = {"PGHOST": "127.0.0.1", "PGPORT": str(postgres.port)}
    for _ in range(2):
        script = ["sh", str(DEPLOY / "postgres" / "databases.sh")]
        made = subprocess.run(
            script, env=os.environ | passwords | there, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr
    return postgres


def test_a_service_works_with_the_tables_that_its_owner_has_made(
    server: PrivatePostgres, tmp_path: Path
) -> None:
    given = {"PORT": "8001", "VAR": str(tmp_path)}
    owner = database_of(server, "scheduling", "scheduling_owner")
    settings = load(SchedulingSettings, given | {"DATABASE_URL": owner})
    open_database(settings)
    assert settings.migrations is not None
    assert migrate(settings.migrations)
    close_database()
    ours = database_of(server, "scheduling", "scheduling")
    app = create_app(load(SchedulingSettings, given | {"DATABASE_URL": ours}))
    machine = client(app).with_scopes("register:write")
    named = machine.put("/v1/trust", json={"uid": "90001", "name": "Wren Trust"})
    assert named.status_code == 200, named.text
    assert app.test_client().get("/health/ready").json["checks"]["database"] == "ok"  # type: ignore[index]  # it is JSON
    close_database()
    with psycopg.connect(ours, autocommit=True) as line:
        for statement in (
            "CREATE TABLE another (id int)",
            "DROP TABLE look",
            "ALTER TABLE look DROP COLUMN seal",
            "TRUNCATE look",
            "CREATE SCHEMA another",
            "GRANT SELECT ON look TO PUBLIC",
            "CREATE ROLE another",
            "CREATE TEMPORARY TABLE another (id int)",
            "SELECT pg_read_file('/etc/passwd')",
        ):
            refused_or_nothing(line, statement)


def refused_or_nothing(line: psycopg.Connection[Any], statement: str) -> None:
    try:
        line.execute(statement)
    except InsufficientPrivilege:
        return
    # Whoever may not grant gets a warning, and nothing is granted.
    assert statement.startswith("GRANT"), statement
    assert line.execute("SELECT has_table_privilege('support', 'look', 'SELECT')").fetchone() == (
        False,
    )


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_enters_no_database_but_its_own(server: PrivatePostgres, service: str) -> None:
    psycopg.connect(database_of(server, service, service)).close()
    for other in {*SERVICES} - {service}:
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(database_of(server, other, service))


def composed() -> dict[str, Any]:
    """The broker's users and their rights, as compose writes them."""
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    content = text.partition("    content: |\n")[2].partition("\nvolumes:")[0]
    return dict(json.loads(re.sub(r"\$\{\w+\}", PASSWORD, content).replace("$$", "$")))


@pytest.fixture(scope="module")
def amqp_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A broker with the users and the topology of compose."""
    topology = json.loads((DEPLOY / "rabbitmq" / "definitions.json").read_text(encoding="utf-8"))
    try:
        folder = tmp_path_factory.mktemp("rabbitmq")
        with private_rabbitmq(folder, definitions={**topology, **composed()}) as broker:
            yield broker.amqp_url
    except BrokerMissing as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(why))


def test_a_service_speaks_in_its_own_name_and_touches_its_own_queue(amqp_url: str) -> None:
    for service in ("support", "reporting"):
        parameters = pika.URLParameters(amqp_url)
        parameters.credentials = pika.PlainCredentials(service, PASSWORD)
        line = pika.BlockingConnection(parameters)
        ours = line.channel()
        ours.exchange_declare("aimwell", exchange_type="topic", durable=True)
        ours.queue_declare(service, durable=True, arguments={"x-queue-type": "quorum"})
        ours.queue_bind(service, "aimwell", "scheduling.#")
        ours.confirm_delivery()
        ours.basic_publish("aimwell", f"{service}.something_happened.v1", b"{}")
        ours.basic_publish("aimwell", f"resending_began.{service}", b"{}")
        for forbidden in FORBIDDEN:
            channel = line.channel()
            with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
                forbidden(channel)
        line.close()


FORBIDDEN: Final = (
    lambda channel: _say(channel, "aimwell", "scheduling.meeting_booked.v1"),
    lambda channel: _say(channel, "", "notifications"),
    lambda channel: _say(channel, "aimwell.dead", ""),
    lambda channel: channel.basic_get("notifications"),
    lambda channel: channel.queue_delete("notifications"),
    lambda channel: channel.queue_purge("aimwell.dead"),
    lambda channel: channel.basic_get("aimwell.dead"),
    lambda channel: channel.exchange_delete("aimwell.dead"),
    lambda channel: channel.queue_declare("another"),
)


def _say(channel: BlockingChannel, exchange: str, key: str) -> None:
    channel.confirm_delivery()
    channel.basic_publish(exchange, key, b"{}")
