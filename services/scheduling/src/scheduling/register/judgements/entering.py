"""Which judgements can be entered: the grades and areas that each scheme has, and days that have been."""

from datetime import date
from typing import Final

import msgspec

from contracts.words import Scheme
from kit.errors import Refused
from scheduling.register.judgements.words import (
    CATEGORIES_OF_CONCERN,
    GRADED_AREAS,
    GRADES,
    REPORT_CARD_AREAS,
    REPORT_CARD_GRADES,
    SAFEGUARDING,
    SAFEGUARDING_VALUES,
)


class JudgementDoesNotFit(Refused):
    """The scheme has no such grade, or the day is still to come."""


class JudgementOnFile(Refused):
    """The academy has a judgement of this scheme on this day."""

    title = "This judgement is on file already"


class NewJudgement(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement to be put on file; grades are codes by area."""

    scheme: Scheme
    inspected_on: date
    published_on: date | None = None
    overall: str | None = None
    grades: dict[str, str] = {}
    category_of_concern: str | None = None
    outcome: str | None = None
    relates_to_urn: int | None = None


_AREAS: Final[dict[str, dict[str, str]]] = {
    "graded": GRADED_AREAS,
    "ungraded": {},
    "report_card": REPORT_CARD_AREAS,
    "self_evaluation": GRADED_AREAS | REPORT_CARD_AREAS,
}


def accept(new: NewJudgement, today: date) -> None:
    """Refuse what the scheme does not have; raises `JudgementDoesNotFit` with the field."""
    if new.inspected_on > today:
        raise JudgementDoesNotFit(
            "Give the day it was made, not a day to come.", field="inspected_on"
        )
    if new.published_on is not None and new.published_on < new.inspected_on:
        raise JudgementDoesNotFit(
            "Give a day of publication after the inspection.", field="published_on"
        )
    _accept_overall(new)
    if new.outcome and new.scheme != "ungraded":
        raise JudgementDoesNotFit(
            "Only an ungraded inspection has an outcome in words.", field="outcome"
        )
    if new.scheme == "ungraded" and not new.outcome:
        raise JudgementDoesNotFit(
            "Give the outcome of the ungraded inspection in words.", field="outcome"
        )
    if new.category_of_concern not in {None, *CATEGORIES_OF_CONCERN}:
        known = ", ".join(CATEGORIES_OF_CONCERN)
        raise JudgementDoesNotFit(f"Give one of {known}, or none.", field="category_of_concern")
    for area, grade in new.grades.items():
        _accept_grade(new.scheme, area, grade)


def _accept_overall(new: NewJudgement) -> None:
    if new.overall is None:
        if new.scheme == "self_evaluation":
            known = ", ".join(GRADES)
            raise JudgementDoesNotFit(f"Give the overall grade: {known}.", field="overall")
        return
    if new.scheme not in {"graded", "self_evaluation"}:
        raise JudgementDoesNotFit(
            "This scheme has no overall grade: leave it away.", field="overall"
        )
    if new.overall not in GRADES:
        raise JudgementDoesNotFit(f"Give one of {', '.join(GRADES)}.", field="overall")


def _accept_grade(scheme: str, area: str, grade: str) -> None:
    areas = _AREAS[scheme]
    if area == SAFEGUARDING and areas:
        grades = SAFEGUARDING_VALUES
    elif area not in areas:
        known = ", ".join([SAFEGUARDING, *areas]) if areas else "none"
        raise JudgementDoesNotFit(
            f"{area!r} is no area of this scheme; it has: {known}.", field="grades"
        )
    else:
        grades = _grades(scheme)
    if grade not in grades:
        known = ", ".join(grades)
        raise JudgementDoesNotFit(
            f"{grade!r} is no grade for {area}; give one of {known}.", field="grades"
        )


def _grades(scheme: str) -> dict[str, str]:
    return REPORT_CARD_GRADES if scheme == "report_card" else GRADES
