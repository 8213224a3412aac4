"""How days and times are said to people: English, local time, no leading zeros."""

from datetime import date, datetime

from kit.clock import LONDON


def spoken_day(day: date) -> str:
    """For example "Friday 8 January 2027"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def spoken_date(day: date) -> str:
    """For example "8 January 2027"."""
    return f"{day.day} {day:%B %Y}"


def spoken_time(moment: datetime) -> str:
    """For example "8 January 2027 at 10:00", in local time."""
    local = moment.astimezone(LONDON)
    return f"{spoken_date(local.date())} at {local:%H:%M}"


def spoken_span(starts_at: datetime, ends_at: datetime) -> str:
    """For example "8 January 2027, 10:00 to 12:00", in local time."""
    local = starts_at.astimezone(LONDON)
    return f"{spoken_date(local.date())}, {local:%H:%M} to {ends_at.astimezone(LONDON):%H:%M}"
