"""Asking the process aside about files of others, and not waiting for it longer than a lease lasts."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import msgspec

from scheduling.binding.rules import Look

PATIENCE: Final = 8.0
"""Seconds: the timers' lease lasts ten."""


def look_at(path: Path) -> Look:
    """What a PDF has; one that cannot be read within reason is broken."""
    told = _ask(["look", str(path)], None)
    return msgspec.convert(told, Look) if told else Look(why="broken")


def join(job: dict[str, Any]) -> int | None:
    """Write one file of many; returns how many pages it has, or None where it could not be done."""
    told = _ask(["join"], json.dumps(job))
    return int(told["pages"]) if told else None


def _ask(what: list[str], said: str | None) -> dict[str, Any] | None:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and a path that we made
            [sys.executable, "-m", "scheduling.binding.joining", *what],
            input=said,
            stdin=subprocess.DEVNULL if said is None else None,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    told: dict[str, Any] | None = json.loads(done.stdout) if done.returncode == 0 else None
    return told
