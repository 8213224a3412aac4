"""Watches over programs: starts them, passes on what they say, starts again the one that dies, ends them all."""

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from one_machine.voice import Voice

GLANCE_SECONDS: Final = 0.1
GRACE_SECONDS: Final = 12.0
STEADY_SECONDS: Final = 30.0
"""A program that lived this long before it died is started again without delay."""
LONGEST_WAIT_SECONDS: Final = 15.0


@dataclass(frozen=True)
class Program:
    """Something to be kept running."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    foundation: bool = False
    """Whether the others stand on it: it ends after them, and what it says goes to its log alone."""


@dataclass
class _Watched:
    """A program with its present process."""

    program: Program
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_at: float = 0.0
    deaths: int = 0
    rest: bytes = b""


@dataclass
class Supervisor:
    """Keeps programs running in a thread of its own, until it is told to end them."""

    voice: Voice
    logs: Path
    hurry: threading.Event = field(default_factory=threading.Event)
    """Set when the caller will not wait for a graceful end."""
    _watched: list[_Watched] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ending: threading.Event = field(default_factory=threading.Event)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _thread: threading.Thread | None = None

    def keep(self, *programs: Program) -> None:
        """Start programs and keep them running from now on."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with self._lock:
            for program in programs:
                watched = _Watched(program, self.logs / f"{program.name.replace(' ', '-')}.log")
                watched.log.write_bytes(b"")
                self._watched.append(watched)
                self._start(watched)
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """End every program, those that others stand on last, and wait until none is left."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
        for group in self._in_ending_order():
            self._end_together(group)
        self._selector.close()

    def _in_ending_order(self) -> list[list[_Watched]]:
        standing = [each for each in self._watched if each.program.foundation]
        others = [each for each in self._watched if not each.program.foundation]
        return [others, *([each] for each in reversed(standing))]

    def _end_together(self, group: list[_Watched]) -> None:
        for watched in group:
            if watched.process is not None and watched.process.poll() is None:
                watched.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while any(each.process is not None and each.process.poll() is None for each in group):
            if self.hurry.is_set() or time.monotonic() > deadline:
                break
            self._listen()
        for watched in group:
            if watched.process is not None:
                _end_group(watched.process)
                self._close(watched)

    def _watch(self) -> None:
        while not self._ending.is_set():
            self._listen()
            with self._lock:
                for watched in self._watched:
                    self._look_after(watched)

    def _look_after(self, watched: _Watched) -> None:
        """Notice a death, and start the program again when its time has come."""
        now = time.monotonic()
        if watched.process is None:
            if now >= watched.start_at:
                self._start(watched)
            return
        code = watched.process.poll()
        if code is None:
            return
        _end_group(watched.process)
        self._close(watched)
        watched.deaths = 0 if now - watched.started > STEADY_SECONDS else watched.deaths + 1
        wait = min(0.25 * 2**watched.deaths, LONGEST_WAIT_SECONDS) if watched.deaths else 0.0
        watched.start_at = now + wait
        self.voice.say(
            f"{watched.program.name} ended ({_how(code)}); starting it again"
            + (f" in {wait:.1f} s (log: {watched.log}) ..." if wait else " ...")
        )

    def _start(self, watched: _Watched) -> None:
        # A session of its own: Ctrl-C in the terminal reaches the runner alone, which ends the rest in order.
        watched.process = subprocess.Popen(
            watched.program.command,
            env=watched.program.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watched.started = time.monotonic()
        assert watched.process.stdout is not None  # noqa: S101 - asked for above
        os.set_blocking(watched.process.stdout.fileno(), False)
        self._selector.register(watched.process.stdout, selectors.EVENT_READ, watched)

    def _listen(self) -> None:
        """Pass on what the programs have said."""
        if not self._selector.get_map():
            time.sleep(GLANCE_SECONDS)
        for key, _ in self._selector.select(GLANCE_SECONDS):
            self._hear(key.data)

    def _hear(self, watched: _Watched) -> None:
        if watched.process is None or watched.process.stdout is None:
            return
        heard = watched.process.stdout.read(65536)
        if heard == b"":
            with suppress(KeyError):
                self._selector.unregister(watched.process.stdout)
        if not heard:
            return
        with watched.log.open("ab") as log:
            log.write(heard)
        if watched.program.foundation:
            return
        *lines, watched.rest = (watched.rest + heard).split(b"\n")
        for line in lines:
            self.voice.pass_on(watched.program.name, line.decode("utf-8", "replace").rstrip())

    def _close(self, watched: _Watched) -> None:
        """Hear the last words of a process that is gone, and forget it."""
        if watched.process is None or watched.process.stdout is None:
            return
        self._hear(watched)
        with suppress(KeyError):
            self._selector.unregister(watched.process.stdout)
        watched.process.stdout.close()
        watched.process = None


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Take away a process and whatever it has started; a dead parent's children hold its port."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _how(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
