"""Who runs a suite now: the pid file of its folder, what a killed run left behind, and how to stop it."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from one_machine.suite import MARK

FILE: Final = "suite.pid"
PATIENCE_SECONDS: Final = 45.0


class AlreadyRunning(Exception):
    """Another run has this folder; the message says how to stop it."""


@contextmanager
def the_only_one(var: Path) -> Iterator[None]:
    """Hold the folder while the block runs; the lock goes with the process, however it ends.

    Raises `AlreadyRunning`.
    """
    var.mkdir(parents=True, exist_ok=True)
    with (var / FILE).open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(
                f"A suite already runs in {var} (process {_pid(var) or 'unknown'})."
                f" Stop it with: make stop VAR={var}, or give this one another VAR and PORT."
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def is_running(var: Path) -> bool:
    """Whether a run holds the folder."""
    if not (var / FILE).exists():
        return False
    with (var / FILE).open("a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def stop(var: Path) -> str:
    """End the suite in this folder and whatever is left of it; the answer says what was done."""
    pid = _pid(var)
    running = is_running(var)
    if running and pid:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while is_running(var) and time.monotonic() < deadline:
            time.sleep(0.1)
        if is_running(var):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    left = end_what_is_left(var)
    if running:
        return f"Stopped the suite in {var}."
    if left:
        return f"Ended {left} processes that a killed suite had left in {var}."
    return f"No suite runs in {var}."


def end_what_is_left(var: Path) -> int:
    """End the processes that carry this folder's mark, and answer how many there were.

    Linux shows every process's environment to its owner; elsewhere nothing is found.
    """
    found = processes_of(var)
    for how in (signal.SIGTERM, signal.SIGKILL):
        for pid in processes_of(var):
            with suppress(ProcessLookupError):
                os.kill(pid, how)
        deadline = time.monotonic() + 8
        while processes_of(var) and time.monotonic() < deadline:
            time.sleep(0.1)
    return len(found)


def processes_of(var: Path) -> list[int]:
    """Every process that carries this folder's mark, but for the caller's own."""
    mark = f"{MARK}={var}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return [pid for pid in found if pid != os.getpid()]


def _pid(var: Path) -> int | None:
    with suppress(OSError, ValueError):
        return int((var / FILE).read_text(encoding="ascii"))
    return None
