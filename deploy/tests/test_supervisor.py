"""A supervisor starts again what dies, and leaves nothing when it ends."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from one_machine.supervisor import Program, Supervisor
from one_machine.voice import Voice

STUBBORN = """
import os, pathlib, signal, subprocess, sys, threading
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import threading; threading.Event().wait()"])
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {child.pid}")
threading.Event().wait()
"""
OBEDIENT = STUBBORN.replace("signal.signal(signal.SIGTERM, signal.SIG_IGN)", "")


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(Voice(), tmp_path / "log")
    yield made
    made.hurry.set()
    made.end()


def until(true: Callable[[], object]) -> None:
    """Wait for something that other processes do; fails loudly instead of hanging."""
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        os.sched_yield()


def pids(file: Path) -> list[int]:
    return [int(pid) for pid in file.read_text().split()] if file.exists() else []


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def program(script: str, file: Path, *, foundation: bool = False) -> Program:
    command = [sys.executable, "-c", script, str(file)]
    return Program(file.name, command, dict(os.environ), foundation=foundation)


def test_a_program_that_is_killed_comes_back_and_its_children_do_not_stay(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    file = tmp_path / "web"
    supervisor.keep(program(OBEDIENT, file))
    until(lambda: len(pids(file)) == 2)
    first, child = pids(file)
    os.kill(first, signal.SIGKILL)
    until(lambda: pids(file)[:1] not in ([], [first]))
    until(lambda: not alive(child))
    assert alive(pids(file)[0])


def test_ending_leaves_no_process(supervisor: Supervisor, tmp_path: Path) -> None:
    files = [tmp_path / "web", tmp_path / "broker"]
    supervisor.keep(
        program(OBEDIENT, files[0]),
        program(OBEDIENT, files[1], foundation=True),
    )
    until(lambda: all(len(pids(file)) == 2 for file in files))
    supervisor.end()
    # What was killed may take the kernel a moment to bury.
    until(lambda: not any(alive(pid) for file in files for pid in pids(file)))


def test_a_hurry_does_not_wait_for_the_stubborn(supervisor: Supervisor, tmp_path: Path) -> None:
    file = tmp_path / "web"
    supervisor.keep(program(STUBBORN, file))
    until(lambda: len(pids(file)) == 2)
    supervisor.hurry.set()
    began = time.monotonic()
    supervisor.end()
    assert time.monotonic() - began < 5
    until(lambda: not any(alive(pid) for pid in pids(file)))


def test_what_programs_say_is_shown_with_their_name_and_kept(
    supervisor: Supervisor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = """
import json, threading
print(json.dumps({"event": "quiet", "level": "info"}), flush=True)
print(json.dumps({"event": "loud", "level": "warning", "port": 8000}), flush=True)
threading.Event().wait()
"""
    supervisor.keep(program(script, tmp_path / "web"))
    log = tmp_path / "log" / "web.log"
    until(lambda: log.exists() and log.read_text().count("\n") == 2)
    supervisor.end()
    heard = capsys.readouterr().out
    assert "quiet" not in heard
    assert "web                 | warning loud port=8000" in heard
