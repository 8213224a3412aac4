"""The clock: what time it is for the suite, and the local day in England."""

from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")
"""Where school days begin and end."""


class Clock(Protocol):
    """Anything that knows what time it is."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock, moved by an offset in a demonstration."""

    def __init__(self, offset_seconds: float = 0.0) -> None:
        """Move the clock forward by so many seconds (back, if negative)."""
        self._offset = timedelta(seconds=offset_seconds)

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        return datetime.now(UTC) + self._offset


def local_date(moment: datetime) -> date:
    """The day it is in England at this moment."""
    _aware(moment)
    return moment.astimezone(LONDON).date()


def rfc3339(moment: datetime) -> str:
    """The moment as it goes over the wire: UTC, ending in Z, no more digits than needed."""
    _aware(moment)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _aware(moment: datetime) -> None:
    if moment.tzinfo is None:
        message = "a moment without a time zone has no place on the clock"
        raise ValueError(message)
