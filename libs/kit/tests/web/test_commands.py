"""Every service's command line: migrations, what was said, what is parked, and settings."""

import logging
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import structlog
from click.testing import CliRunner, Result

from kit import db, parked
from kit.cli import service_cli
from kit.db import connection
from kit.outbox import record
from kit.testing import FrozenClock
from kit.worker import Worker

from . import shop


@pytest.fixture
def cli() -> click.Group:
    return service_cli(
        "shop", shop.ShopSettings, shop.create_app, lambda s: Worker(s, reactions={}, timers=[])
    )


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"PORT": "8001", "VAR": str(tmp_path), "LOG_LEVEL": "error"}


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers, root.level)
    yield
    root.handlers, root.level = before[0], before[1]
    structlog.reset_defaults()


def run(cli: click.Group, environ: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(cli, words, env=environ)


def test_migrations_go_up_once_and_down_again(cli: click.Group, environ: dict[str, str]) -> None:
    assert "0001_have_a_shelf" in run(cli, environ, "migrate").output
    assert run(cli, environ, "migrate").output == "nothing to do\n"
    assert run(cli, environ, "migrate", "--down").output == "0001_have_a_shelf\n"
    assert run(cli, environ, "migrate").output == "0001_have_a_shelf\n"


def test_what_was_said_can_be_read(
    cli: click.Group, environ: dict[str, str], tmp_path: Path, clock: FrozenClock
) -> None:
    run(cli, environ, "migrate")
    db.open_database(shop.ShopSettings(port=8001, var=tmp_path))
    with connection(), db.transaction():
        event_id = record(shop.ThingPut(thing_id="t-1"), now=clock.now())
    db.close_database()
    listed = run(cli, environ, "events", "list").output
    assert "2027-01-08T09:00:00Z  waiting" in listed
    assert "thing/t-1" in listed
    assert '"thing_id":"t-1"' in run(cli, environ, "events", "list", "--json").output
    assert run(cli, environ, "events", "list", "--type", "none").output == ""
    assert "shop.thing_put.v1" in run(cli, environ, "events", "show", event_id).output
    missing = run(cli, environ, "events", "show", "none")
    assert (missing.exit_code, missing.output) == (1, "Error: There is no such event.\n")


def test_what_is_parked_can_be_dismissed(
    cli: click.Group, environ: dict[str, str], tmp_path: Path, clock: FrozenClock
) -> None:
    run(cli, environ, "migrate")
    db.open_database(shop.ShopSettings(port=8001, var=tmp_path))
    with connection(), db.transaction():
        parked.park_unreadable(b"{", "The body is not JSON.", clock.now())
    db.close_database()
    assert "The body is not JSON." in run(cli, environ, "parked", "list").output
    assert run(cli, environ, "parked", "replay", "1").exit_code == 0
    assert run(cli, environ, "parked", "dismiss", "1", "It was noise.").exit_code == 0
    assert run(cli, environ, "parked", "list").output == ""
    assert run(cli, environ, "parked", "replay", "1").exit_code == 1


def test_a_bad_setting_ends_with_a_sentence(cli: click.Group, environ: dict[str, str]) -> None:
    answer = run(cli, environ | {"PORT": "none"}, "migrate")
    assert answer.exit_code == 2
    assert answer.output.startswith("PORT is 'none', which does not fit")


def test_the_settings_are_listed(cli: click.Group, environ: dict[str, str]) -> None:
    assert "# The RabbitMQ broker.\nAMQP_URL=" in run(cli, environ, "settings").output
