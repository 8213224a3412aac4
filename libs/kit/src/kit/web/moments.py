"""Moments that clients send: within what every clock and both databases can tell."""

from datetime import UTC, datetime
from typing import Final

from marshmallow import validate

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)

MOMENT: Final = validate.Range(
    EARLIEST, LATEST, error="Choose a moment between the years 2000 and 2200."
)
"""A moment outside may be none at all in another zone."""
