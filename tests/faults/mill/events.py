"""What the two services tell each other; an event has about the size that ours have."""

from typing import Final

from kit.events import Event

VEINS: Final = "granite " * 75
"""What makes an event about a kilobyte long."""


class StoneCut(Event, frozen=True, kw_only=True):
    """A stone was cut from a block."""

    type = "quarry.stone_cut.v1"
    visibility = "internal"
    subject_of = "block/{block}"

    stone: str
    block: int
    veins: str = VEINS


class BlockCounted(Event, frozen=True, kw_only=True):
    """The blocks were counted once more."""

    type = "quarry.block_counted.v1"
    visibility = "internal"
    subject_of = "counter/blocks"

    number: int


class StoneGround(Event, frozen=True, kw_only=True):
    """A stone was ground; its event is named."""

    type = "mill.stone_ground.v1"
    visibility = "internal"
    subject_of = "sack/{block}"

    cut: str
    block: int
    veins: str = VEINS
