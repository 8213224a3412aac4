"""The watch over a worker's loops: one that does not come round any more ends the process, and a supervisor starts another."""

import faulthandler
import os
from collections.abc import Sequence
from typing import Final

from kit import logs, pulses

TICKS: Final = 120
"""So many looks, a second apart, a loop may take for one turn.

Looks are counted, not seconds: a process that was stopped and goes on is not stuck.
"""

WATCHED: Final = ("relay", "consumer")
"""The timers are not watched: sending a hundred mails through a slow server takes its time."""

log = logs.get(__name__)


class Watch:
    """Remembers where each loop was at the last look."""

    def __init__(self) -> None:
        self._turns: dict[str, int] = {}
        self._still: dict[str, int] = {}

    def stuck(self) -> list[str]:
        """Look once more; names the loops that have stood still for too long."""
        for name in WATCHED:
            turns = pulses.turns[name]
            same = self._turns.get(name) == turns
            self._still[name] = self._still.get(name, 0) + 1 if same else 0
            self._turns[name] = turns
        return [name for name in WATCHED if self._still[name] > TICKS]


def end_with_traces(loops: Sequence[str]) -> None:
    """Say where every thread stands, and end this process at once: a stuck thread cannot be asked to."""
    log.critical("loops_are_stuck", loops=list(loops))
    faulthandler.dump_traceback()
    os._exit(1)
