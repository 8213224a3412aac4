"""What one inspection says by itself: the grades it gave, and whether any is below good (R8)."""

from datetime import date

import msgspec

from contracts.words import Basis, Scheme
from scheduling.register.judgements.words import (
    BELOW_EXPECTED,
    BELOW_GOOD,
    CATEGORIES_OF_CONCERN,
    FOUR_JUDGEMENTS,
    GRADES,
    REPORT_CARD_AREAS,
    REPORT_CARD_GRADES,
    SAFEGUARDING,
    in_words,
    listed,
)


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement as the rule sees it; grades are codes, `relates_to_urn` is set for a predecessor's."""

    id: str
    scheme: Scheme
    inspected_on: date
    overall: str | None = None
    grades: dict[str, str] = {}
    category_of_concern: str | None = None
    outcome: str | None = None
    predecessor_urn: int | None = None


class StandingRule(msgspec.Struct, frozen=True, kw_only=True):
    """Which parts of the rule the trust applies; the default applies them all."""

    overall: bool = True
    judgements: bool = True
    report_card: bool = True
    safeguarding: bool = True
    category_of_concern: bool = True
    self_evaluation: bool = True


class Reckoned(msgspec.Struct, frozen=True, kw_only=True):
    """A standing: None where the trust has to decide; `basis` is the judgement whose grade it rests on."""

    less_than_good: bool | None
    reason: Basis
    sentence: str
    basis: str | None = None


def weigh(inspection: Judged, rule: StandingRule) -> Reckoned | None:
    """What one inspection with grades says by itself; None if it gave no grade at all."""
    if inspection.scheme == "ungraded":
        return None
    if inspection.category_of_concern and rule.category_of_concern:
        return say_category(inspection)
    if inspection.scheme == "report_card":
        return _weigh_report_card(inspection, rule)
    return _weigh_graded(inspection, rule)


def say_category(inspection: Judged) -> Reckoned:
    """An inspection that found a category of concern says so, whatever its grades."""
    code = inspection.category_of_concern or ""
    name = CATEGORIES_OF_CONCERN.get(code, code)
    return reckon(
        inspection,
        less=True,
        reason="category_of_concern",
        words=f"in a category of concern ({name})",
    )


def _weigh_graded(inspection: Judged, rule: StandingRule) -> Reckoned | None:
    overall = inspection.overall
    if overall in GRADES:
        if overall in BELOW_GOOD and rule.overall:
            return reckon(
                inspection,
                less=True,
                reason="overall_below_good",
                words=f"overall {GRADES[overall]}",
            )
        words = f"overall {GRADES[overall]}"
    else:
        four = {area: inspection.grades.get(area) for area in FOUR_JUDGEMENTS}
        if not any(four.values()):
            return None
        low = [FOUR_JUDGEMENTS[area] for area, grade in four.items() if grade in BELOW_GOOD]
        if low and rule.judgements:
            words = f"no overall grade, but below good in {listed(low)}"
            return reckon(inspection, less=True, reason="judgement_below_good", words=words)
        words = "no overall grade, and none of the four judgements below good"
        if low:
            words = "no overall grade, and the trust does not count the four judgements"
    if inspection.grades.get(SAFEGUARDING) == "not_met" and rule.safeguarding:
        return reckon(
            inspection, less=True, reason="safeguarding_not_met", words="safeguarding not effective"
        )
    return reckon(inspection, less=False, reason="nothing_below_good", words=words)


def _weigh_report_card(inspection: Judged, rule: StandingRule) -> Reckoned | None:
    if inspection.grades.get(SAFEGUARDING) == "not_met" and rule.safeguarding:
        words = "safeguarding not met on its report card"
        return reckon(inspection, less=True, reason="safeguarding_not_met", words=words)
    grades = {
        area: inspection.grades[area] for area in REPORT_CARD_AREAS if area in inspection.grades
    }
    if not grades and SAFEGUARDING not in inspection.grades:
        return None
    low = [
        f"{REPORT_CARD_AREAS[area]} ({REPORT_CARD_GRADES[grade]})"
        for area, grade in grades.items()
        if grade in BELOW_EXPECTED
    ]
    if low and rule.report_card:
        words = f"below the expected standard on its report card in {listed(low)}"
        return reckon(inspection, less=True, reason="report_card_area_below_expected", words=words)
    words = "safeguarding met and no area of its report card below the expected standard"
    return reckon(inspection, less=False, reason="nothing_below_good", words=words)


def reckon(inspection: Judged, *, less: bool, reason: Basis, words: str) -> Reckoned:
    """The standing that rests on one inspection, with the day and the school in its sentence."""
    kind = "inspection"
    if inspection.predecessor_urn is not None:
        kind = f"inspection of its predecessor (URN {inspection.predecessor_urn})"
    word = "Less than good" if less else "Not less than good"
    sentence = f"{word}: {words}, by the {kind} of {in_words(inspection.inspected_on)}."
    return Reckoned(less_than_good=less, reason=reason, sentence=sentence, basis=inspection.id)
