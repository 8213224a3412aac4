"""Moments on the command line: written out with their zone, or as how long ago."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import click

_AGO: Final = re.compile(r"([1-9][0-9]{0,4})([smhd])")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Moment(click.ParamType[datetime | timedelta]):
    """A moment in UTC: 2027-01-08T09:00:00Z, or 90s, 30m, 6h or 2d for so long before now."""

    name = "moment"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime | timedelta:
        """Read what was typed; how long ago stays a duration, because the clock is the service's."""
        text = str(value).strip()
        if found := _AGO.fullmatch(text):
            return timedelta(**{_UNITS[found[2]]: int(found[1])})
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail(
                f"{text!r} is no moment: write one like 2027-01-08T09:00:00Z, or 30m, 6h, 2d.",
                param,
                ctx,
            )
        return moment.astimezone(UTC)


def at(given: datetime | timedelta, now: datetime) -> datetime:
    """The moment that was meant."""
    return now - given if isinstance(given, timedelta) else given
