"""What time brings to personal links: those that were over long ago are forgotten."""

from datetime import datetime, timedelta
from typing import Final

from kit.db import transaction
from scheduling.identities.models import PersonalLink

KEPT: Final = timedelta(days=30)
"""How long it is remembered that a link was sent; the trace remembers longer."""


def forget_old_links(now: datetime) -> int:
    """Take away the links that were over long ago; returns how many."""
    with transaction():
        gone: int = PersonalLink.delete().where(PersonalLink.ends_at < now - KEPT).execute()
    return gone
