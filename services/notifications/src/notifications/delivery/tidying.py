"""Tidying the local mailbox: a mail of which no text is kept any more leaves no file either."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from notifications.messages.models import Message
from notifications.messages.states import UNSETTLED

TIDY_SECONDS: Final = 60.0


def tidying(folder: Path) -> Callable[[datetime], int]:
    """Make the timer for a local mailbox."""

    def tidy_the_mailbox(_now: datetime) -> int:
        """Remove the files of mails that are not kept; returns how many."""
        files = {file.stem: file for file in folder.glob("*.eml")}
        kept = Message.select(Message.id).where(
            Message.source.is_null(is_null=False) | Message.state.in_(UNSETTLED)
        )
        gone = set(files) - {row.id for row in kept}
        for name in gone:
            files[name].unlink(missing_ok=True)
        return len(gone)

    return tidy_the_mailbox
