"""A suite that is started as a stranger would, killed as a whole, and started again in the same folder."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kit.private_rabbitmq import free_port
from one_machine.standing import processes_of
from one_machine.suite import OURS_TO_SAY, Suite, from_environment, taken_ports

from .databases import Databases

ROOT: Final = Path(__file__).parents[2]
READY: Final = "Aimwell is ready at"
SECONDS_TO_READY: Final = 300.0
SECONDS_TO_STOP: Final = 60.0
LAST_LINES: Final = 40
HIGHEST_PORT: Final = 12_700
"""The broker's port is the portal's plus twenty thousand, and must not be one that the system lends to callers."""


class NotReady(Exception):
    """The suite did not come up; the message ends with what it said last."""


@dataclass
class Stricken:
    """One suite with its databases."""

    suite: Suite
    databases: Databases
    settings: Mapping[str, str]
    """What the runner is told."""
    said: list[str] = field(default_factory=list)
    """Every line of every run."""
    process: subprocess.Popen[str] | None = None
    starts: int = 0

    def start(self, now: str = "") -> float:
        """Start everything, and say after how many seconds it was ready; `now` sets its clock.

        Raises `NotReady`.
        """
        began = time.monotonic()
        self._keep_the_logs()
        self.starts += 1
        self.process = subprocess.Popen(
            [sys.executable, "-m", "one_machine", "run"],
            cwd=ROOT,
            env={**self.settings, "NOW": now},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        ready = threading.Event()
        threading.Thread(target=self._listen, args=(self.process, ready), daemon=True).start()
        ready.wait(SECONDS_TO_READY)
        if not any(READY in line for line in self.said[-LAST_LINES:]):
            self.kill_everything()
            raise NotReady("The suite did not come up:\n" + "".join(self.said[-LAST_LINES:]))
        return time.monotonic() - began

    def kill_everything(self) -> int:
        """End every process at once with `kill -9`: runner, services, broker, databases; says how many."""
        first = self._alive()
        while alive := self._alive():
            for pid in alive:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
        return len(first)

    def stop(self) -> None:
        """Ask the runner to end everything, as Ctrl-C does, and see that nothing is left."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(SECONDS_TO_STOP)
        for pid in processes_of(self.suite.var):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def deaths_of(self, program: str) -> int:
        """How often the runner saw a program die by `kill -9`."""
        return sum(f"{program} ended (by SIGKILL)" in line for line in self.said)

    def _alive(self) -> list[int]:
        """Everybody, the runner first: it would start again what it sees dying."""
        runner = self.process is not None and self.process.poll() is None
        ours = [self.process.pid] if self.process is not None and runner else []
        return [*ours, *processes_of(self.suite.var), *self.databases.processes()]

    def _listen(self, process: subprocess.Popen[str], ready: threading.Event) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.said.append(line)
                if READY in line:
                    ready.set()
        ready.set()

    def _keep_the_logs(self) -> None:
        """A run begins its logs anew; those of the run before are kept beside them."""
        logs = self.suite.var / "log"
        if logs.is_dir():
            shutil.copytree(logs, self.suite.var / f"log-of-run-{self.starts}")


def stricken(var: Path, databases: Databases, settings: Mapping[str, str]) -> Stricken:
    """A suite in a folder, on ports of its own, with these settings and none of the caller's."""
    given = {name: value for name, value in os.environ.items() if name not in OURS_TO_SAY}
    while True:
        port = free_port()
        told = {**given, "VAR": str(var), "DATABASE_URL": databases.url, **settings}
        told["PORT"] = str(port)
        suite = from_environment(told)
        if port < HIGHEST_PORT and not taken_ports(suite):
            return Stricken(suite, databases, told)
