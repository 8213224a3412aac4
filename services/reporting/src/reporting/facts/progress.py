"""Tell a person how a rebuild comes along: one line that is written over on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable
from typing import Final, TextIO

LEFT_OF_LINE: Final = "\r\x1b[K"
ONCE_IN: Final = 1.0
"""Seconds between two lines, or between two looks of the one line."""


class Progress:
    """What has been read, of how much, how fast and for how long."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        """Write to `out`; `clock` counts seconds."""
        self._out = out
        self._clock = clock
        self._begun = clock()
        self._due = self._begun + ONCE_IN
        self._reached: dict[str, int] = {}
        self._read = 0
        self._open = False

    def note(self, sentence: str) -> None:
        """Write a sentence on a line of its own."""
        self._out.write(f"{LEFT_OF_LINE if self._open else ''}{sentence}\n")
        self._out.flush()
        self._open = False

    def read(self, publisher: str, reached: int, events: int, total: int | None) -> None:
        """So many events were read, up to this one of a publisher's, which has about `total`."""
        self._reached[publisher] = reached
        self._read += events
        now = self._clock()
        if now < self._due:
            return
        self._due = now + ONCE_IN
        line = f"{publisher}: {_of(reached, total)}, {self._read / self.elapsed:.0f} a second, {self._time()}"
        if self._out.isatty():
            self._out.write(f"{LEFT_OF_LINE}{line}")
            self._out.flush()
            self._open = True
        else:
            self.note(line)

    def ended(self) -> None:
        """Say how far it came, if anything was read."""
        each = [f"event {reached} of {name}" for name, reached in self._reached.items()]
        if each:
            self.note(f"Read up to {' and '.join(each)}, in {self._time()}.")

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning, and never none."""
        return max(self._clock() - self._begun, 0.001)

    def _time(self) -> str:
        minutes, seconds = divmod(int(self.elapsed), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}"


def _of(reached: int, total: int | None) -> str:
    if total is None:
        return f"{reached} events"
    return f"{reached} of about {max(total, reached)} events"
