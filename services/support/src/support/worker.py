"""The index of what support does by itself: which event leads to what.

A moved meeting is not listened to: it changes nothing in the ledger.
"""

from functools import partial

from contracts.scheduling import (
    AcademyChanged,
    AcademyJoined,
    AcademyLeft,
    MeetingBooked,
    MeetingCancelled,
    PersonErased,
    YearOpened,
)
from kit.clock import Clock
from kit.privacy.erasing import erasing
from kit.worker import Worker
from support.entitlements.reactions import (
    count_the_meeting_against_the_entitlement,
    entitle_everyone_in_the_year,
    entitle_the_academy,
    give_the_days_back,
)
from support.privacy import PRIVACY
from support.register.reactions import (
    remember_that_it_left,
    remember_the_academy,
    remember_the_year,
)
from support.settings import SupportSettings


def create_worker(settings: SupportSettings, clock: Clock | None = None) -> Worker:
    """Make the worker; nothing is connected before it runs."""
    terms = settings.terms
    entitle = partial(entitle_the_academy, terms=terms)
    entitle_all = partial(entitle_everyone_in_the_year, terms=terms)
    count = partial(count_the_meeting_against_the_entitlement, terms=terms)
    return Worker(
        settings,
        reactions={
            AcademyJoined: [remember_the_academy, entitle],
            AcademyChanged: [remember_the_academy, entitle],
            AcademyLeft: [remember_that_it_left, entitle],
            YearOpened: [remember_the_year, entitle_all],
            MeetingBooked: [count],
            MeetingCancelled: [give_the_days_back],
            PersonErased: [erasing(PRIVACY)],
        },
        timers=[],
        clock=clock,
        privacy=PRIVACY,
    )
