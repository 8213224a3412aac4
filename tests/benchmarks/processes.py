"""Runs one process of the benchmark: gives it its task, waits for it, measures its memory, ends it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from .task import Task

ROOT: Final = Path(__file__).parents[2]
LONGEST_SECONDS: Final = 180.0
STOP_SECONDS: Final = 15.0
MEGABYTE: Final = 1024


class ProcessFailed(Exception):
    """A process ended before its time, or did not end in time; the message has its last words."""


@dataclass
class Running:
    """A process that was given a task."""

    task: Task
    process: subprocess.Popen[bytes]
    log: Path
    said: Path

    def result(self, seconds: float = LONGEST_SECONDS) -> list[float]:
        """Wait for the numbers that the process answers with; raises `ProcessFailed`."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired as late:
            raise ProcessFailed(f"{self.task.role} took more than {seconds:g} s.") from late
        if self.process.returncode:
            raise ProcessFailed(f"{self.task.role} failed:\n{self.last_words()}")
        return msgspec.json.decode(self.said.read_bytes(), type=list[float])

    def check(self) -> None:
        """Raise `ProcessFailed` when it has ended."""
        if self.process.poll() is not None:
            raise ProcessFailed(f"{self.task.role} ended too early:\n{self.last_words()}")

    def megabytes(self) -> tuple[float, float]:
        """Memory of the process and all it has started: resident (RSS), and its share of it (PSS)."""
        found = [_memory(pid) for pid in _session(self.process.pid)]
        return sum(rss for rss, _ in found), sum(pss for _, pss in found)

    def end(self) -> None:
        """Ask it to finish, and see to it that nothing of it is left."""
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()

    def last_words(self) -> str:
        """The end of what it wrote to its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])


@contextmanager
def running(task: Task) -> Iterator[Running]:
    """A process with a task, which is ended with the block."""
    log = task.var / f"{task.role}-{task.service}.log"
    said = log.with_suffix(".said")
    with log.open("wb") as errors, said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.child"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
    started = Running(task, process, log, said)
    try:
        if process.stdin is not None:
            # Its standard input stays open: a process that sees it close has lost its parent, and ends.
            process.stdin.write(msgspec.json.encode(task) + b"\n")
            process.stdin.flush()
        yield started
    finally:
        started.end()


def _session(leader: int) -> list[int]:
    """The processes of a session; what a worker forks stays in it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            after_name = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(after_name[3]) == leader:
                found.append(int(folder.name))
    return found


def _memory(pid: int) -> tuple[float, float]:
    sizes = {"Rss:": 0, "Pss:": 0}
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        for words in map(str.split, lines):
            if words[0] in sizes:
                sizes[words[0]] = int(words[1])
    return sizes["Rss:"] / MEGABYTE, sizes["Pss:"] / MEGABYTE
