"""What happens in the mill when the quarry speaks; for some stones its code has a flaw, until it is mended."""

import os
import signal
from pathlib import Path

from tests.faults.mill.applied import note
from tests.faults.mill.events import BlockCounted, StoneCut, StoneGround

from kit import outbox
from kit.worker import Received


class Jammed(Exception):
    """The stone does not go through."""


def grind(event: StoneCut, received: Received, *, flaws: Path) -> None:
    """Grind a stone and tell of it."""
    _stumble(flaws / event.stone)
    answer = outbox.record(StoneGround(cut=received.id, block=event.block), now=received.now)
    note(received, answer)


def hear_the_count(_: BlockCounted, received: Received) -> None:
    """Remember that the blocks were counted."""
    note(received)


def _stumble(flaw: Path) -> None:
    """Fail as the file of this stone's name says, for as long as it is there."""
    if not flaw.exists():
        return
    if flaw.read_text(encoding="ascii") == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise Jammed
