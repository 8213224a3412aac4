"""Every service's command line: migrations and settings."""

import logging
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import structlog
from click.testing import CliRunner, Result

from kit.cli import service_cli
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


def test_a_bad_setting_ends_with_a_sentence(cli: click.Group, environ: dict[str, str]) -> None:
    answer = run(cli, environ | {"PORT": "none"}, "migrate")
    assert answer.exit_code == 2
    assert answer.output.startswith("PORT is 'none', which does not fit")


def test_the_settings_are_listed(cli: click.Group, environ: dict[str, str]) -> None:
    assert "# The RabbitMQ broker.\nAMQP_URL=" in run(cli, environ, "settings").output
