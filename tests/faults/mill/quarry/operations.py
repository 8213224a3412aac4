"""What can be done in a quarry: cut a cart of stones."""

from collections.abc import Sequence
from datetime import datetime

from tests.faults.mill.events import StoneCut

from kit import outbox
from kit.errors import Refused

from .models import Stone
from .rules import LAST_BLOCK


class NoSuchBlock(Refused):
    """There is no block of this number."""


def cut_a_cart(cart: str, blocks: Sequence[int], *, now: datetime) -> None:
    """Cut a stone from each block and tell of each; call it inside a transaction.

    Blocks are taken by number, so that no two carts wait for each other.
    A missing block is found last, when all others are cut and told of.
    """
    rows = []
    for place, block in sorted(enumerate(blocks), key=lambda each: each[1]):
        if block > LAST_BLOCK:
            raise NoSuchBlock(f"The quarry ends at block {LAST_BLOCK}.")
        stone = f"{cart}-{place}"
        event_id = outbox.record(StoneCut(stone=stone, block=block), now=now)
        rows.append({"stone": stone, "event_id": event_id})
    Stone.insert_many(rows).execute()
