"""What happens before a suite is ready: tables, keys, and an answer from every service."""

import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from one_machine.keeping import keep
from one_machine.suite import OWNERS, Suite, told_to
from one_machine.voice import Voice

PROGRAMS: Final = Path(sys.executable).parent
READY_SECONDS: Final = 150.0
ANSWER_SECONDS: Final = 20.0
"""Work may have waited for a service that comes back, and it answers in turn."""
GLANCE_SECONDS: Final = 0.1


class NotPrepared(Exception):
    """A step of the preparation failed; the message says which, and where to look."""


def migrate(suite: Suite, environ: Mapping[str, str]) -> None:
    """Bring every service's tables to the form its code expects, all at the same time."""
    running = {
        name: subprocess.Popen(
            [str(PROGRAMS / name), "migrate"],
            env=told_to(suite, name, environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        for name in OWNERS
    }
    with _ended_with_us(*running.values()):
        said = {name: process.communicate()[0] for name, process in running.items()}
    for name, process in running.items():
        if process.returncode != 0:
            raise NotPrepared(f"`{name} migrate` failed:\n{said[name].rstrip()}")


def make_keys(suite: Suite, environ: Mapping[str, str]) -> None:
    """Make what signs tokens and cookies, unless an earlier run has made it."""
    environ = told_to(suite, "scheduling", environ)
    keys = suite.var / "keys"
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    cookies = keys / "portal.secret"
    if not cookies.exists():
        keep(cookies, secrets.token_hex(32), mode=0o600)
    if not all((keys / name).exists() for name in ("jwks.json", "sessions.key", "links/links.key")):
        run([str(PROGRAMS / "scheduling"), "keys"], environ)


def wait_until_alive(suite: Suite, voice: Voice) -> None:
    """Wait until every service answers; raises `NotPrepared` naming those that do not."""
    waiting = dict(suite.ports)
    deadline = time.monotonic() + READY_SECONDS
    while waiting:
        for name in [name for name in waiting if _answers(f"{suite.url_of(name)}/health/live")]:
            voice.say(f"{name} answers at {suite.url_of(name)}")
            del waiting[name]
        if waiting and time.monotonic() > deadline:
            silent = ", ".join(waiting)
            raise NotPrepared(
                f"{silent} did not answer within {READY_SECONDS:.0f} s; see {suite.var / 'log'}."
            )
        time.sleep(GLANCE_SECONDS)


def run(command: Sequence[str], environ: Mapping[str, str]) -> None:
    """Run a program to its end, in sight of the caller; raises `NotPrepared` if it fails."""
    with (
        subprocess.Popen(
            command, env=environ, stdin=subprocess.DEVNULL, start_new_session=True
        ) as process,
        _ended_with_us(process),
    ):
        code = process.wait()
    if code != 0:
        words = " ".join([Path(command[0]).name, *command[1:]])
        raise NotPrepared(f"`{words}` failed (code {code}); what it said stands above.")


@contextmanager
def _ended_with_us(*processes: subprocess.Popen[Any]) -> Iterator[None]:
    """End the processes when the block is broken off.

    They have sessions of their own: Ctrl-C in the terminal reaches the runner alone, and nobody sees their tracebacks.
    """
    try:
        yield
    except BaseException:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()
        raise


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_SECONDS):  # noqa: S310 - an address of our own
            return True
    except (OSError, urllib.error.URLError):
        return False
