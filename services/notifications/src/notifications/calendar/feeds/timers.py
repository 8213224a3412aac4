"""The timer that ends feeds with the office: at midnight nobody is told of anything."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from notifications.calendar.feeds.operations import end_feeds_without_office

EVERY_SECONDS: Final = 20.0


def ending(*, demo: bool) -> Callable[[datetime], None]:
    """Make the timer; outside a demonstration it ends what was made in one, too."""

    def end_what_is_over(now: datetime) -> None:
        """End the feeds of whoever holds no office any more."""
        end_feeds_without_office(now, demo=demo)

    return end_what_is_over
