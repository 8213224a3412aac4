"""What can become of a mail that was handed over, as far as it changes what happens next."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import msgspec

from contracts.words import FailureCode
from kit.errors import GiveUp, TryLater


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A mail claimed for sending: `token` proves the claim, `attempt` counts from 1.

    `doubtful` says that an earlier attempt may have reached its reader already.
    """

    message_id: str
    conversation_id: str
    token: str
    address: str
    source: bytes
    attempt: int
    doubtful: bool


class NotNow(TryLater):
    """Not taken for now; `doubtful`, when the connection broke before the server could say so."""

    def __init__(self, detail: str, *, doubtful: bool = False) -> None:
        """Say what the server said."""
        super().__init__(detail)
        self.doubtful = doubtful


class RefusedForGood(GiveUp):
    """Not taken, and asking again would not help."""

    def __init__(self, detail: str, code: FailureCode) -> None:
        """Say what the server said, and who it refused."""
        super().__init__(detail)
        self.code = code


Send = Callable[[Parcel], None]
"""Hands a mail over, or raises `NotNow` or `RefusedForGood`."""

Post = Callable[[], AbstractContextManager[Send]]
"""Opens a way out of the building for a few mails in a row."""
