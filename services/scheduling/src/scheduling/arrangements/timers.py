"""What time brings to arrangements: each academy's year has one, and a change of standing is proposed to it."""

from datetime import datetime

from kit.clock import local_date
from scheduling.arrangements.models import Arrangement
from scheduling.arrangements.operations import settle
from scheduling.arrangements.queries import academies_in
from scheduling.calendar.models import AcademicYear


def settle_arrangements(now: datetime) -> int:
    """See to every academy's year that is not over; returns of how many something was said.

    Looks first, and asks again under the lock only where there may be something to do.
    """
    years = list(
        AcademicYear.select()
        .where(AcademicYear.ends_on >= local_date(now))
        .order_by(AcademicYear.starts_on)
    )
    rows = Arrangement.select().where(Arrangement.year << [year.code for year in years])
    seen_to = {
        (row.urn, row.year_id): bool(row.less_than_good)
        for row in rows.order_by(Arrangement.proposed_at, Arrangement.id)
    }
    return sum(
        settle(academy.urn, year, now)
        for year in years
        for academy in list(academies_in(year, now))
        if seen_to.get((academy.urn, year.code)) is not bool(academy.less_than_good)
    )
