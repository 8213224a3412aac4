"""Runs a private node: starts it, waits for it, stops it, kills it, starts it again."""

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kit.private_rabbitmq.layout import Node, prepare
from kit.private_rabbitmq.mending import mend

READY_SECONDS: Final = 120.0
STOP_SECONDS: Final = 20.0


class BrokerFailed(Exception):
    """The node did not come up; the message ends with its last words."""


@dataclass
class PrivateRabbitmq:
    """A running node, to be stopped, killed and started again at will."""

    node: Node
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def amqp_url(self) -> str:
        """The way in; it stays the same over restarts."""
        return self.node.amqp_url

    def start(self) -> None:
        """Start the node and wait until it greets clients; raises `BrokerFailed`."""
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start the node; the nodes of a cluster that was down as a whole wait for each other."""
        mend(self.node)
        for command in filter(None, (self.node.epmd, self.node.server)):
            self.processes.append(started(command, self.node.environ))

    def wait_until_ready(self) -> None:
        """Wait until the node greets clients; raises `BrokerFailed`."""
        deadline = time.monotonic() + READY_SECONDS
        while not self.node.answers():
            if self.processes[-1].poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise BrokerFailed(f"RabbitMQ did not start:\n{self.node.last_words()}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask the node to finish, and wait until it has."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Take the node away without warning, as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(how)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()


def started(command: Sequence[str], environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A program in the background, out of reach of the terminal's keys."""
    return subprocess.Popen(  # noqa: S603 - the commands are the layout's, of our own words
        command,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def private_rabbitmq(
    directory: Path, *, port: int | None = None, definitions: Mapping[str, Any] | None = None
) -> Iterator[PrivateRabbitmq]:
    """A node that runs while the block does, and is killed then; arguments and errors as for `prepare` and `start`."""
    broker = PrivateRabbitmq(prepare(directory, port=port, definitions=definitions))
    try:
        broker.start()
        yield broker
    finally:
        broker.kill()
