"""How the runner speaks: what it does, as it does it, and what its programs say, with their names."""

import json
import sys
import threading
import time
from typing import Any, Final

COLOURS: Final = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)
QUIET: Final = frozenset({"debug", "info"})
PLUMBING: Final = frozenset(
    {"at", "level", "event", "service", "logger", "request_id", "trace_id", "exception"}
)


class Voice:
    """Writes to the terminal; several threads may speak at once."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.preparing = True
        """While preparing, only the runner and what goes wrong are heard; the rest is in the logs."""
        self._one_at_a_time = threading.Lock()
        self._coloured = sys.stdout.isatty()
        self._names: list[str] = []

    def say(self, sentence: str) -> None:
        """Say what the runner does, after the seconds since it began."""
        self._write(f"{time.monotonic() - self.began:5.1f}s  {sentence}")

    def plainly(self, sentence: str) -> None:
        """Say a line that people and programs wait for, with nothing around it."""
        self._write(sentence)

    def pass_on(self, name: str, line: str) -> None:
        """Show a line that a program wrote, if it is worth showing now."""
        level, text = _readable(line)
        if self.preparing and level in QUIET:
            return
        if name not in self._names:
            self._names.append(name)
        prefix = f"{name:<20}|"
        if self._coloured:
            colour = COLOURS[self._names.index(name) % len(COLOURS)]
            prefix = f"\x1b[{colour}m{prefix}\x1b[0m"
        self._write(f"{prefix} {text}")

    def _write(self, text: str) -> None:
        with self._one_at_a_time:
            print(text, flush=True)


def _readable(line: str) -> tuple[str, str]:
    """The level and the text of a log line; a structured one is put into a person's order."""
    try:
        told: Any = json.loads(line)
    except ValueError:
        return "plain", line
    if not isinstance(told, dict) or "event" not in told:
        return "plain", line
    level = str(told.get("level", "info"))
    rest = " ".join(
        f"{key}={value}" for key, value in told.items() if key not in PLUMBING and value is not None
    )
    trace = f"\n{told['exception']}" if "exception" in told else ""
    return level, f"{level:<7} {told['event']} {rest}".rstrip() + trace
