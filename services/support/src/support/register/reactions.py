"""What support remembers when scheduling speaks of academies and years."""

from contracts.scheduling import AcademyChanged, AcademyJoined, AcademyLeft, YearOpened
from kit.worker import Received
from support.register.operations import keep_academy, keep_departure, keep_year


def remember_the_academy(event: AcademyJoined | AcademyChanged, received: Received) -> None:
    """Keep its name and the day it joined."""
    keep_academy(event, received.version)


def remember_that_it_left(event: AcademyLeft, received: Received) -> None:
    """Keep the day it left."""
    keep_departure(event, received.version)


def remember_the_year(event: YearOpened, received: Received) -> None:
    """Keep the year's first and last day."""
    keep_year(event, received.version)
