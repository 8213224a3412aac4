"""What the quarry does by the clock."""

from datetime import datetime
from typing import Final

from tests.faults.mill.events import BlockCounted

from kit import outbox
from kit.db import transaction
from kit.failpoints import reached

from .models import Counter

COUNTER_READ: Final = "quarry.counter_read"
"""A place of our own: a process that sleeps here wakes with a number that others have used."""


def count_the_blocks(now: datetime) -> None:
    """Count once more.

    The number is read outside of the transaction, as careless code would:
    only the lease keeps two processes from counting to the same number.
    """
    number = Counter.get_by_id(1).number + 1
    reached(COUNTER_READ)
    with transaction():
        Counter.update(number=number).where(Counter.id == 1).execute()
        outbox.record(BlockCounted(number=number), now=now)
