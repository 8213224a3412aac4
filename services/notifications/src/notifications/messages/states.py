"""The states of a message, from being owed to being settled."""

from typing import Final, Literal

State = Literal["waiting", "waiting_for_address", "sending", "sent", "failed", "superseded"]

WAITING: Final[tuple[State, ...]] = ("waiting", "waiting_for_address")
"""States in which no worker is busy with a message."""

UNSETTLED: Final[tuple[State, ...]] = (*WAITING, "sending")
"""States in which something is still to be done."""
