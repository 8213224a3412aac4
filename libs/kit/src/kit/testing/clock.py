"""A clock that stands until a test moves it."""

from datetime import datetime, timedelta


class FrozenClock:
    """Tells the time it was set to."""

    def __init__(self, at: datetime) -> None:
        """Start at an aware time."""
        self._now = at

    def now(self) -> datetime:
        """The time it stands at."""
        return self._now

    def move_to(self, at: datetime) -> None:
        """Jump to an aware time."""
        self._now = at

    def advance(self, **by: float) -> None:
        """Go forward, for example ``advance(days=7)``."""
        self._now += timedelta(**by)
