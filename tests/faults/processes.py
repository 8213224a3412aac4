"""The mill's processes: started, struck with signals, and started again half a second after they died."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
GLANCE_SECONDS: Final = 0.1
AGAIN_SECONDS: Final = 0.5
GRACE_SECONDS: Final = 15.0


@dataclass
class _Kept:
    """A process that is kept running."""

    command: list[str]
    environ: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes]
    again_at: float | None = None


def command_of(name: str) -> list[str]:
    """The command line of a process, which is named `<service> <command>` or `<service> <command> <number>`."""
    service, *words = name.split()
    return [sys.executable, "-m", "tests.faults.mill", service, words[0]]


def run(
    service: str, words: list[str], environ: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command of a service to its end, as an operator would."""
    return subprocess.run(
        [sys.executable, "-m", "tests.faults.mill", service, *words],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


LAST_WORDS: Final = ("loop_died", "loops_are_stuck")
"""What a worker logs before it ends by itself."""

BY_DESIGN: Final = ("Deaf: The broker answers, but has not let us read",)
"""A worker that cannot hear ends, so that another may; one whose line's thread has ended has a flaw."""


@dataclass
class Keeper:
    """Keeps processes running in a thread of its own, whatever happens to them."""

    logs: Path
    deaths: Counter[str] = field(default_factory=Counter)
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _ending: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def keep(self, name: str, environ: Mapping[str, str]) -> None:
        """Start a process and keep it running from now on."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name.replace(' ', '-')}.log"
        command = command_of(name)
        with self._lock:
            self._kept[name] = _Kept(command, environ, log, _started(command, environ, log))
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, daemon=True)
            self._thread.start()

    def strike(self, prefix: str, number: signal.Signals) -> None:
        """Send a signal to every process whose name begins so, and to all that it has started.

        Of SIGTERM only the first process of each is told, as a supervisor would tell it.
        """
        with self._lock:
            for name, kept in self._kept.items():
                if name.startswith(prefix) and kept.process.poll() is None:
                    with suppress(ProcessLookupError):
                        send = os.kill if number == signal.SIGTERM else os.killpg
                        send(kept.process.pid, number)

    def pids(self, prefix: str) -> list[int]:
        """Every process that belongs to the names that begin so."""
        with self._lock:
            sessions = {k.process.pid for name, k in self._kept.items() if name.startswith(prefix)}
        return [pid for pid, session in _sessions() if session in sessions]

    def retire(self, prefix: str) -> None:
        """Tell processes to end, wait until they have, and keep them no more."""
        with self._lock:
            retired = [self._kept.pop(n) for n in list(self._kept) if n.startswith(prefix)]
        for kept in retired:
            with suppress(ProcessLookupError):
                os.killpg(kept.process.pid, signal.SIGCONT)
                kept.process.terminate()
        for kept in retired:
            with suppress(subprocess.TimeoutExpired):
                kept.process.wait(GRACE_SECONDS)
            _take_away(kept.process)

    def ended_by_themselves(self) -> list[str]:
        """What processes said that ended without being told to; a fault may delay them, and never end them."""
        return [
            f"{log.stem}: {line[:2000]}"
            for log in sorted(self.logs.glob("*.log"))
            for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
            if any(words in line for words in LAST_WORDS)
            and not any(words in line for words in BY_DESIGN)
        ]

    def end(self) -> None:
        """Leave nothing behind."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
        self.retire("")

    def _watch(self) -> None:
        while not self._ending.wait(GLANCE_SECONDS):
            with self._lock:
                for name, kept in self._kept.items():
                    self._look_after(name, kept)

    def _look_after(self, name: str, kept: _Kept) -> None:
        if kept.process.poll() is None:
            return
        now = time.monotonic()
        if kept.again_at is None:
            self.deaths[name] += 1
            # A dead parent's children would hold its port.
            _take_away(kept.process)
            kept.again_at = now + AGAIN_SECONDS
        elif now >= kept.again_at:
            kept.process, kept.again_at = _started(kept.command, kept.environ, kept.log), None


def _started(command: list[str], environ: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def _take_away(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _sessions() -> list[tuple[int, int]]:
    """Every process of this machine with its session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                # The command's name stands in brackets, and may hold anything.
                rest = (entry / "stat").read_text(encoding="latin-1").rpartition(")")[2].split()
                found.append((int(entry.name), int(rest[3])))
    return found
