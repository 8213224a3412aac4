"""Asking the process aside about files of others, and not waiting for it longer than a lease lasts."""

import json
import subprocess
import sys
from typing import Any, Final, Literal

PATIENCE: Final = 8.0
"""Seconds: the timers' lease lasts ten."""


class TookTooLong(Exception):
    """It did not answer in time: on a busy machine it may, the next time."""


def ask(verb: Literal["set", "look", "join"], job: dict[str, Any]) -> dict[str, Any] | None:
    """Have a job done; returns what it tells, or None where the files cannot be read. Raises `TookTooLong`."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and a word of ours
            [sys.executable, "-m", "scheduling.binding.joining", verb],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise TookTooLong from late
    told: dict[str, Any] | None = json.loads(done.stdout) if done.returncode == 0 else None
    return told
