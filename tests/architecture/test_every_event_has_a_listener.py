"""What the services say, and who listens: no event without a queue, no definitions that lag behind."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from contracts import EVERY_EVENT

RABBITMQ = Path(__file__).parents[2] / "deploy" / "rabbitmq"


@pytest.fixture(scope="module")
def making() -> dict[str, Any]:
    return runpy.run_path(str(RABBITMQ / "make_definitions.py"))


def test_every_event_is_heard_by_some_service(making: dict[str, Any]) -> None:
    heard = {kind for types in making["listens"]().values() for kind in types}

    assert {kind.type for kind in EVERY_EVENT} - heard == set()


def test_the_broker_is_given_what_the_workers_listen_to(making: dict[str, Any]) -> None:
    assert (RABBITMQ / "definitions.json").read_text(encoding="utf-8") == making["text"](), (
        "Type: .venv/bin/python deploy/rabbitmq/make_definitions.py"
    )
