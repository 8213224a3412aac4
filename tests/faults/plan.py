"""The plan: from a seed, which faults strike whom, in which order; three lanes of them go on beside each other."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .catalogue import (
    BROKER,
    DATABASE,
    EVERYTHING,
    LOSING,
    NETWORK,
    PROCESS,
    PROCESSES,
    Fault,
)

LONG_SECONDS: Final = 10.0
GAPS: Final = (0.1, 2.5)
PATIENCE: Final = (3.0, 15.0)

LANES: Final = ("long", "processes", "surroundings")
"""What lasts longer than `LONG_SECONDS`; what ends processes; and all else that breaks around them."""


@dataclass(frozen=True)
class Strike:
    """One fault that happens.

    It strikes ``gap`` seconds after the one before it in its lane is recovered from, and its lane
    waits for its own recovery for ``patience`` seconds at most: often, but not always, all is well
    again before the next.
    """

    name: str
    fault: Fault
    victim: str
    seconds: float
    gap: float
    patience: float
    salt: int
    """Whatever else has to be chosen is chosen by this number."""

    @property
    def role(self) -> str:
        """The victim without the number of its process."""
        return self.victim.rpartition(" ")[0] if self.victim in PROCESSES else self.victim

    @property
    def resources(self) -> frozenset[str]:
        """What no other strike may meddle with meanwhile."""
        if self.victim == EVERYTHING:
            return frozenset({BROKER, DATABASE})
        if self.fault.place in LOSING:
            return frozenset({BROKER, f"{self.role} at {self.fault.place}"})
        if self.fault.place:
            return frozenset({f"{self.role} at {self.fault.place}"})
        if self.fault.group == NETWORK:
            return frozenset({self.victim})
        return frozenset({self.fault.group} & {BROKER, DATABASE})


def lane_of(fault: Fault) -> str:
    """The lane in which a fault strikes."""
    if fault.seconds[1] > LONG_SECONDS:
        return "long"
    return "processes" if fault.group == PROCESS else "surroundings"


def schedule(seed: int, lane: str, known: list[Fault]) -> Iterator[Strike]:
    """A lane's strikes, without end; the same seed and faults give the same ones.

    Every fault comes once before any comes again.
    """
    chance = random.Random(f"{seed} {lane}")
    own = [fault for fault in known if lane_of(fault) == lane]
    bag: list[Fault] = []
    number = 0
    while own:
        number += 1
        if not bag:
            bag = chance.sample(own, len(own))
        fault = bag.pop()
        yield Strike(
            name=f"{lane}-{number}",
            fault=fault,
            victim=chance.choice(fault.victims),
            seconds=round(chance.uniform(*fault.seconds), 1),
            gap=round(chance.uniform(*GAPS), 1),
            patience=round(chance.uniform(*PATIENCE), 1),
            salt=chance.randrange(2**32),
        )
