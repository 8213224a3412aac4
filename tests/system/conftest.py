"""One suite for all tests of the whole, with a trust in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.private_rabbitmq import BrokerMissing

from .processes import Processes, start_everything
from .trust import Trust, found_trust


@pytest.fixture(scope="session")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """Everything running; without RabbitMQ a laptop skips, and CI fails."""
    try:
        started = start_everything(tmp_path_factory.mktemp("suite"))
    except BrokerMissing as missing:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            raise
        pytest.skip(str(missing))
    try:
        yield started
    finally:
        started.end()


@pytest.fixture(scope="session")
def founded(processes: Processes) -> Iterator[Trust]:
    """The trust, entered once."""
    trust = Trust(processes)
    with trust.client:
        found_trust(trust)
        yield trust


@pytest.fixture
def trust(founded: Trust) -> Trust:
    """The trust, with a token that lasts for a test."""
    founded.sign_in()
    return founded


@pytest.fixture
def mailbox(processes: Processes) -> Path:
    """The folder of the local mailbox."""
    return processes.suite.var / "mailbox"
