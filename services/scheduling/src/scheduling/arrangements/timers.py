"""What time brings to arrangements: each academy's year has one, and a change of standing is proposed to it."""

from datetime import datetime

from kit.clock import local_date
from scheduling.arrangements.operations import settle
from scheduling.arrangements.queries import academies_in
from scheduling.calendar.models import AcademicYear


def settle_arrangements(now: datetime) -> int:
    """See to every academy's year that is not over; returns of how many something was said."""
    years = AcademicYear.select().where(AcademicYear.ends_on >= local_date(now))
    return sum(
        settle(academy.urn, year, now)
        for year in years.order_by(AcademicYear.starts_on)
        for academy in list(academies_in(year, now))
    )
