"""One suite of its own for the catastrophes of the test run: a trust of fifty academies, and fifty clients."""

import os
from collections.abc import Iterator

import pytest

from kit.private_rabbitmq.layout import SERVER

from .killer import poisonous
from .stage import CLIENTS, Plan, Stage, stage


@pytest.fixture(scope="module")
def everyone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Everybody on stage; without RabbitMQ a laptop skips, and CI fails."""
    if not SERVER.exists() and not os.environ.get("CI"):
        pytest.skip("RabbitMQ is not installed here. Type: sudo apt-get install rabbitmq-server")
    folder = tmp_path_factory.mktemp("catastrophe")
    plan = Plan(folder=folder, academies=CLIENTS)
    with stage(plan, print, poisonous(folder)) as made:
        yield made
