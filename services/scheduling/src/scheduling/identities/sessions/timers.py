"""What time brings to sessions: those that were over long ago are forgotten."""

from datetime import datetime, timedelta
from typing import Final

from kit.db import transaction
from scheduling.identities.models import Session

KEPT: Final = timedelta(days=30)
"""How long it is remembered that somebody was signed in; the trace remembers longer."""


def forget_old_sessions(now: datetime) -> int:
    """Take away the sessions that were over long ago; returns how many."""
    with transaction():
        gone: int = Session.delete().where(Session.ends_at < now - KEPT).execute()
    return gone
