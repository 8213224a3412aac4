"""What the facts amount to: which judgement counts, where a pack stands, which year it is, and why a standing holds."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Literal, Protocol

from reporting.overview.words import (
    AREAS,
    BELOW_EXPECTED,
    BELOW_GOOD,
    CATEGORIES_OF_CONCERN,
    GRADES,
    day_in_words,
    listed,
    said,
)

PackState = Literal["gathering", "overdue", "complete", "circulated"]


class JudgementLike(Protocol):
    """A judgement, as far as the rules look at it."""

    judgement_id: str
    scheme: str
    made_on: date
    overall: str | None
    grades: dict[str, str]
    category_of_concern: str | None
    outcome: str | None
    predecessor: bool


class YearLike(Protocol):
    """An academic year, as far as the rules look at it."""

    code: str
    starts_on: date
    ends_on: date


def judgement_in_force(judgements: Iterable[JudgementLike]) -> JudgementLike | None:
    """The newest inspection that gave grades; without one, the newest inspection; else the newest self-evaluation.

    An ungraded inspection gives no grades, and those before it stand.
    """

    def rank(each: JudgementLike) -> tuple[bool, bool, date, str]:
        inspected = each.scheme != "self_evaluation"
        gave_grades = bool(each.overall or each.grades or each.category_of_concern)
        return inspected, inspected and gave_grades, each.made_on, each.judgement_id

    return max(judgements, key=rank, default=None)


def pack_state(
    *,
    papers_due_at: datetime | None,
    chased_for: datetime | None,
    missing: list[str] | None,
    circulated_at: datetime | None,
) -> PackState:
    """Where a pack stands (R6); it is overdue when a chase was told for the deadline that holds now."""
    if circulated_at is not None:
        return "circulated"
    if missing == []:
        return "complete"
    if chased_for is not None and chased_for == papers_due_at:
        return "overdue"
    return "gathering"


def year_of(day: date, years: Iterable[YearLike]) -> str | None:
    """The academic year that a day lies in; between two, the one that comes next; after all, the last."""
    known = sorted(years, key=lambda each: each.starts_on)
    if not known:
        return None
    to_come = [each.code for each in known if day <= each.ends_on]
    return to_come[0] if to_come else known[-1].code


def standing_sentence(
    *, less_than_good: bool | None, basis: str, judgement: JudgementLike | None
) -> str:
    """Why an academy counts as less than good, or not (R8), with the grades that say so."""
    if less_than_good is None:
        return "The trust decides: no grade that would tell is on file."
    word = "Less than good" if less_than_good else "Not less than good"
    if basis == "overridden":
        return f"{word}: the trust has decided it."
    if judgement is None:
        return f"{word}: {WITHOUT_GRADES[basis]}."
    return f"{word}: {_GROUNDS[basis](judgement)}, by the {_occasion(judgement)}."


def _occasion(judgement: JudgementLike) -> str:
    if judgement.scheme == "self_evaluation":
        kind = "academy’s own self-evaluation"
    else:
        kind = "ungraded inspection" if judgement.scheme == "ungraded" else "inspection"
        kind += " of its predecessor" if judgement.predecessor else ""
    return f"{kind} of {day_in_words(judgement.made_on)}"


def _overall(judgement: JudgementLike) -> str:
    if judgement.overall:
        return f"overall {said(judgement.overall, GRADES)}"
    return judgement.outcome or "an overall grade below good"


def _areas(low: frozenset[str]) -> Callable[[JudgementLike], str]:
    def grounds(judgement: JudgementLike) -> str:
        named = (
            f"{said(area, AREAS)} ({said(grade, GRADES)})"
            for area, grade in judgement.grades.items()
            if grade in low
        )
        return listed(named) or "an area below the mark"

    return grounds


def _nothing_below(judgement: JudgementLike) -> str:
    if judgement.overall or not judgement.grades:
        return (
            _overall(judgement) if judgement.overall or judgement.outcome else "nothing below good"
        )
    if judgement.scheme == "report_card":
        return "no area of its report card below the expected standard"
    return "no overall grade, and no judgement below good"


def _concern(judgement: JudgementLike) -> str:
    code = judgement.category_of_concern or ""
    return f"in a category of concern ({CATEGORIES_OF_CONCERN.get(code, code)})"


_GROUNDS: dict[str, Callable[[JudgementLike], str]] = {
    "self_evaluation_below_good": _overall,
    "category_of_concern": _concern,
    "overall_below_good": _overall,
    "judgement_below_good": _areas(BELOW_GOOD),
    "report_card_area_below_expected": _areas(BELOW_EXPECTED),
    "safeguarding_not_met": lambda _: "Safeguarding (Not met)",
    "nothing_below_good": _nothing_below,
    "undecided": _overall,
}

WITHOUT_GRADES: dict[str, str] = {
    "self_evaluation_below_good": "its self-evaluation is below good",
    "category_of_concern": "it is in a category of concern",
    "overall_below_good": "its overall grade is below good",
    "judgement_below_good": "one of its judgements is below good",
    "report_card_area_below_expected": "an area of its report card is below the expected standard",
    "safeguarding_not_met": "safeguarding was not met",
    "nothing_below_good": "nothing is below good",
    "undecided": "no grade that would tell is on file",
    "overridden": "the trust has decided it",
}
"""What can be said where the judgement itself has not been told."""
