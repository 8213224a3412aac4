"""What happens to entitlements when scheduling speaks of academies, years and meetings."""

from contracts.scheduling import (
    AcademyChanged,
    AcademyJoined,
    AcademyLeft,
    MeetingBooked,
    MeetingCancelled,
    YearOpened,
)
from kit.worker import Received
from support.entitlements.operations import (
    give_days_back_for,
    plan_days_for,
    review_entitlement,
)
from support.entitlements.rules import Terms
from support.register.models import Academy, Year


def entitle_the_academy(
    event: AcademyJoined | AcademyChanged | AcademyLeft, received: Received, *, terms: Terms
) -> None:
    """Review its days in every year on the calendar."""
    academy = Academy.get_by_id(event.urn)
    for year in Year.select().order_by(Year.code):
        review_entitlement(academy, year, terms, at=received.occurred_at, now=received.now)


def entitle_everyone_in_the_year(event: YearOpened, received: Received, *, terms: Terms) -> None:
    """Review every academy's days in this year."""
    year = Year.get_by_id(event.year)
    for academy in Academy.select().order_by(Academy.urn):
        review_entitlement(academy, year, terms, at=received.occurred_at, now=received.now)


def count_the_meeting_against_the_entitlement(
    event: MeetingBooked, received: Received, *, terms: Terms
) -> None:
    """Plan what the meeting takes."""
    plan_days_for(event, terms, at=received.occurred_at, now=received.now)


def give_the_days_back(event: MeetingCancelled, received: Received) -> None:
    """Free what the meeting had planned."""
    give_days_back_for(event, at=received.occurred_at, now=received.now)
