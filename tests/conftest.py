"""A whole suite for the tests that need one: started as a stranger would, on ports of its own."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.private_rabbitmq.layout import SERVER

ROOT = Path(__file__).parents[1]
READY = "Aimwell is ready at"
SECONDS_TO_READY = 170


@dataclass(frozen=True)
class LiveSuite:
    """A running suite: where it is, and what its commands are told."""

    port: int
    var: Path

    @property
    def url(self) -> str:
        """The portal's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        """The settings of the run, for `make` and the runner's commands."""
        return os.environ | {"PORT": str(self.port), "VAR": str(self.var)}


def five_free_ports() -> int:
    """The first of five ports in a row that nobody listens on."""
    # Each run begins its search elsewhere: a port is free until the suite, seconds later, listens.
    for first in range(21000 + os.getpid() % 400 * 10, 29000, 10):
        with ExitStack() as held:
            try:
                for port in range(first, first + 5):
                    held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    pytest.fail("There are no five free ports in a row between 21000 and 29000.")


@pytest.fixture(scope="session")
def live_suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSuite]:
    """The example trust on the eighth of January 2027, one suite for the whole run."""
    if not SERVER.exists() and not os.environ.get("CI"):
        pytest.skip("RabbitMQ is not installed here. Type: sudo apt-get install rabbitmq-server")
    suite = LiveSuite(port=five_free_ports(), var=tmp_path_factory.mktemp("suite"))
    process = subprocess.Popen(
        [sys.executable, "-m", "one_machine", "run"],
        cwd=ROOT,
        env=suite.environ | {"NOW": "2027-01-08T09:00:00Z"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    ready = threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if READY in line:
                ready.set()
        ready.set()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        ready.wait(SECONDS_TO_READY)
        if not any(READY in line for line in said):
            pytest.fail("The suite did not come up:\n" + "".join(said[-40:]))
        yield suite
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        listener.join(5)
        if process.stdout is not None:
            process.stdout.close()
