"""The four services as processes on this machine, with a broker of their own, to be killed and started at will."""

import json
import os
import signal
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kit.private_rabbitmq import PrivateRabbitmq, free_port, prepare
from one_machine.preparing import PROGRAMS, make_keys, migrate
from one_machine.suite import OWNERS, Suite, environment, taken_ports

DEFINITIONS: Final = Path(__file__).parents[2] / "deploy" / "rabbitmq" / "definitions.json"
IT_IS: Final = datetime(2027, 1, 8, 9, 0, tzinfo=UTC)
"""What the suite's clock says when it starts: a Friday in the spring term."""

BROKER: Final = "broker"
PROCESSES: Final = tuple(f"{service} {kind}" for service in OWNERS for kind in ("web", "worker"))


def _suite(var: Path) -> Suite:
    """A suite on five free ports in a row."""
    while True:
        suite = Suite(
            port=free_port(),
            var=var,
            demo=True,
            trust_data=None,
            trust_uid="",
            amqp_url="",
            smtp_url="",
            now="",
        )
        if suite.port < 65_531 and not taken_ports(suite):
            return suite


@dataclass
class Processes:
    """Everything that runs, by its name."""

    suite: Suite
    broker: PrivateRabbitmq
    environ: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start a process, or the broker, and do not wait for it."""
        if name == BROKER:
            self.broker.start()
            return
        service, kind = name.split()
        log = self.suite.var / "log" / f"{service}-{kind}.log"
        with log.open("ab") as out:
            self.running[name] = subprocess.Popen(
                [PROGRAMS / service, kind],
                env=self.environ | {"PORT": str(self.suite.ports[service])},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """Take a process away with everything it has started, without warning (kill -9)."""
        if name == BROKER:
            self.broker.kill()
            return
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def died(self) -> list[str]:
        """The processes that ended although nobody killed them."""
        return [name for name, process in self.running.items() if process.poll() is not None]

    def command(self, service: str, *words: str) -> str:
        """Run a command of a service to its end; returns what it said."""
        done = subprocess.run(
            [PROGRAMS / service, *words],
            env=self.environ | {"PORT": str(self.suite.ports[service])},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{service} {' '.join(words)}: {done.stderr}"
        return done.stdout

    def end(self) -> None:
        """Leave nothing behind."""
        for name in list(self.running):
            self.kill(name)
        self.broker.kill()


def start_everything(var: Path) -> Processes:
    """Prepare the tables and keys, start the broker and all processes; raises `BrokerMissing`."""
    definitions = json.loads(DEFINITIONS.read_text(encoding="utf-8"))
    broker = PrivateRabbitmq(prepare(var / "rabbitmq", definitions=definitions))
    suite = _suite(var)
    offset = (IT_IS - datetime.now(UTC)).total_seconds()
    environ = environment(suite, amqp_url=broker.amqp_url, offset=offset)
    (var / "log").mkdir(parents=True)
    migrate(suite, environ)
    make_keys(suite, environ)
    processes = Processes(suite, broker, environ)
    try:
        for name in (BROKER, *PROCESSES):
            processes.start(name)
    except BaseException:
        processes.end()
        raise
    return processes
