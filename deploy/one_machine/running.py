"""The run of a suite from its first line to its last: prepare, start, watch, end."""

import json
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any, Final

from kit import private_rabbitmq
from kit.private_rabbitmq.mending import mend
from one_machine import moved_clock, preparing, standing
from one_machine.register import load_the_register
from one_machine.suite import (
    MARK,
    OWNERS,
    PORTAL,
    Suite,
    WrongSetting,
    environment,
    taken_ports,
    told_to,
)
from one_machine.supervisor import Program, Supervisor
from one_machine.voice import Voice

DEFINITIONS: Final = Path(__file__).parent.parent / "rabbitmq" / "definitions.json"
BROKER_PORT_AFTER: Final = 20_000
"""The private broker's port is the portal's plus this, so that it stays the same over runs, when it is free."""
BROKER_SECONDS: Final = 60.0
REMEMBER_SECONDS: Final = 5.0


class Ended(BaseException):
    """Somebody asked the run to end; not an error, and nothing may catch it on the way."""


def run(suite: Suite) -> None:
    """Run the suite until it is asked to end.

    Raises `WrongSetting`, `AlreadyRunning`, `NotPrepared`, `BrokerMissing`.
    """
    voice = Voice()
    supervisor = Supervisor(voice, suite.var / "log")
    with standing.the_only_one(suite.var):
        try:
            _listen_for_the_end(supervisor)
            _clear_the_place(suite, voice)
            offset = _start(suite, supervisor, voice)
            voice.plainly(f"Aimwell is ready at {suite.url}")
            voice.preparing = False
            while True:
                moved_clock.remember(suite, offset, datetime.now(UTC))
                time.sleep(REMEMBER_SECONDS)
        except Ended:
            voice.say("Stopping everything that was started ...")
        finally:
            _end(supervisor)
        voice.say("Stopped.")


def _end(supervisor: Supervisor) -> None:
    """End everything, also when the request to end comes only now, in the middle of it."""
    try:
        supervisor.end()
    except Ended:
        supervisor.end()


def _clear_the_place(suite: Suite, voice: Voice) -> None:
    """End what a killed run left behind, and see that the ports are free."""
    if left := standing.end_what_is_left(suite.var):
        voice.say(f"Ended {left} processes that a killed run had left behind.")
    if taken := taken_ports(suite):
        which = " and ".join(f"{port} ({name})" for name, port in taken)
        raise WrongSetting(
            f"Port {which} is taken by another program."
            f" End that one, or choose five other ports: make run PORT={suite.port + 100}"
        )


def _listen_for_the_end(supervisor: Supervisor) -> None:
    """The first Ctrl-C or SIGTERM ends the run in order, the second one at once; neither leaves anything."""
    asked = 0

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            supervisor.hurry.set()
            return
        raise Ended

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)


def _start(suite: Suite, supervisor: Supervisor, voice: Voice) -> float:
    """Bring everything up; the answer is the offset of the suite's clock in seconds."""
    voice.say(f"Aimwell keeps everything in {suite.var} and listens on ports from {suite.port}.")
    offset, told = moved_clock.offset_of(suite, datetime.now(UTC))
    for sentence in told:
        voice.say(sentence)
    node = None if suite.amqp_url else _start_broker(suite, supervisor, voice)
    environ = environment(suite, amqp_url=node.amqp_url if node else suite.amqp_url, offset=offset)
    voice.say("Bringing the tables up to date ...")
    preparing.migrate(suite, environ)
    preparing.make_keys(suite, environ)
    voice.say("Starting the services ...")
    supervisor.keep(*_programs(suite, environ, "web", (PORTAL, *OWNERS)))
    if node:
        _wait_for_broker(node, voice)
    # A worker would wait for its broker, but it would complain meanwhile.
    supervisor.keep(*_programs(suite, environ, "worker", OWNERS))
    preparing.wait_until_alive(suite, voice)
    moved_clock.remember(suite, offset, datetime.now(UTC))
    load_the_register(suite, environ, voice)
    return offset


def _programs(
    suite: Suite, environ: dict[str, str], kind: str, names: Sequence[str]
) -> list[Program]:
    return [
        Program(
            name=f"{name} {kind}",
            command=[str(preparing.PROGRAMS / name), kind],
            environ=told_to(suite, name, environ),
        )
        for name in names
    ]


def _start_broker(suite: Suite, supervisor: Supervisor, voice: Voice) -> private_rabbitmq.Node:
    """Start a node of the suite's own, to come up while the tables are made."""
    definitions: dict[str, Any] = {}
    if DEFINITIONS.exists():
        definitions = json.loads(DEFINITIONS.read_text(encoding="utf-8"))
    node = private_rabbitmq.prepare(
        suite.var / "rabbitmq", port=suite.port + BROKER_PORT_AFTER, definitions=definitions
    )
    mend(node)
    voice.say(f"Starting RabbitMQ on port {node.port} ...")
    marked = dict(node.environ) | {MARK: str(suite.var)}
    supervisor.keep(
        Program("epmd", node.epmd, marked, foundation=True),
        Program("rabbitmq", node.server, marked, foundation=True),
    )
    return node


def _wait_for_broker(node: private_rabbitmq.Node, voice: Voice) -> None:
    deadline = time.monotonic() + BROKER_SECONDS
    while not node.answers():
        if time.monotonic() > deadline:
            raise preparing.NotPrepared(f"RabbitMQ did not come up:\n{node.last_words()}")
        time.sleep(0.2)
    voice.say("RabbitMQ is up.")


def main(suite: Suite) -> None:
    """Run, and tell a failure in a sentence instead of a traceback."""
    try:
        run(suite)
    except (
        WrongSetting,
        standing.AlreadyRunning,
        preparing.NotPrepared,
        private_rabbitmq.BrokerMissing,
    ) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
