"""Wait for a database that others keep busy: SQLite lets one write at a time, and knows no queue."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

import peewee

from kit.db import is_away

TRIES: Final = 6
PAUSE_SECONDS: Final = 0.5

T = TypeVar("T")


def patiently(do: Callable[[], T], *, pause: Callable[[float], None] = time.sleep) -> T:
    """Do something in a transaction of its own, and again while the database cannot be worked with.

    Raises what the database says when it has said so too often.
    """
    for _ in range(TRIES - 1):
        try:
            return do()
        except peewee.PeeweeException as wrong:
            if not is_away(wrong):
                raise
        pause(PAUSE_SECONDS)
    return do()
