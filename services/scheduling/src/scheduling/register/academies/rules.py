"""What may be said of an academy: codes that exist, ages and days that fit together."""

from datetime import date
from typing import Any, Final, get_args

from contracts.words import Phase
from kit.errors import Refused

PHASES: Final = get_args(Phase)
CATEGORIES: Final = ("less_than_good", "good", "outstanding", "sustaining")
"""The trust's own categories, from which follows what support fits (R1)."""


class AcademyAlreadyKnown(Refused):
    """The register has an academy of this URN."""


class AcademyDoesNotFit(Refused):
    """Two facts about an academy contradict each other."""


class AnotherTrustIsHere(Refused):
    """This installation serves one trust, and it is another."""


class TrustUnknownHere(Refused):
    """The register has no trust yet."""

    title = "The trust is not entered yet"


def accept(facts: dict[str, Any]) -> None:
    """Refuse ages the wrong way round, and an academy that left before it joined."""
    low, high = facts.get("low_age"), facts.get("high_age")
    if low is not None and high is not None and low > high:
        raise AcademyDoesNotFit("Give a lowest age that is not above the highest.", field="low_age")
    joined: date | None = facts.get("joined_on")
    left: date | None = facts.get("left_on")
    if joined is not None and left is not None and left < joined:
        raise AcademyDoesNotFit(
            "Give a day of leaving that is not before the day of joining.", field="left_on"
        )
