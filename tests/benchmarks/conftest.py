"""One broker and one PostgreSQL server for all contenders of the benchmark's own tests."""

import os
from collections.abc import Iterator

import pytest

from kit.private_rabbitmq import BrokerMissing
from kit.testing.postgres import CannotStart

from .place import Place, private_place


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """A place to measure in; without RabbitMQ or PostgreSQL a laptop skips, and CI fails."""
    try:
        with private_place() as made:
            yield made
    except (BrokerMissing, CannotStart) as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(why))
