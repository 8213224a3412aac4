"""A stone the mill's code has a flaw for: parked by the mill, mended by us, tried again by an operator."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tests.faults import reading
from tests.faults.mill.quarry.rules import LAST_BLOCK
from tests.faults.oracle import Parked
from tests.faults.plan import Strike
from tests.faults.scene import Scene

PARKED_SECONDS: Final = 100.0
STONES: Final = 5


class NeverParked(Exception):
    """The mill did not park what it cannot apply; that is a miss of the product."""


@contextmanager
def flawed_stone(scene: Scene, strike: Strike, flaw: str) -> Iterator[None]:
    """A cart whose first stone jams the mill, which has to park it; at the end the mill is mended.

    ``flaw`` is `raise` or `kill`; `kill` ends the process until the stone is parked as dead.
    Other stones of its block have to wait behind it.
    """
    cart = f"flawed-{strike.name}-{strike.salt}"
    file = scene.flaws / f"{cart}-0"
    file.write_text(flaw, encoding="ascii")
    try:
        blocks = [1 + (strike.salt + each) % LAST_BLOCK for each in range(STONES)]
        scene.ask_for(cart, blocks)
        event_id = _event_of(scene, f"{cart}-0")
        with scene.hands_off(event_id):
            row = _parked(scene, event_id, ("dead",) if flaw == "kill" else ("retrying", "dead"))
            yield
            file.unlink()
            scene.operator.replay(row.service, row.id)
    finally:
        file.unlink(missing_ok=True)


def _event_of(scene: Scene, stone: str) -> str:
    asked = f"SELECT event_id FROM stone WHERE stone = '{stone}'"  # noqa: S608 - all our own words
    ((event_id,),) = scene.patiently(lambda: scene.databases["quarry"].rows(asked))
    return str(event_id)


def _parked(scene: Scene, event_id: str, states: tuple[str, ...]) -> Parked:
    """The row of an event, as soon as it is parked so."""
    deadline = time.monotonic() + PARKED_SECONDS
    where = f"event_id = '{event_id}'"
    while time.monotonic() < deadline:
        rows = scene.patiently(lambda: list(reading.parked(scene.databases["mill"], "mill", where)))
        if rows and rows[0].state in states:
            return rows[0]
        time.sleep(0.2)
    raise NeverParked(f"{event_id} was not parked as {' or '.join(states)}.")
