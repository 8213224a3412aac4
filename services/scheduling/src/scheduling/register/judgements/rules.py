"""Whether an academy is less than good, and why: the rule that iAIMs and the budget duty hang on (R8, R15)."""

from collections.abc import Iterable

import msgspec

from contracts.words import Basis
from scheduling.register.judgements.weighing import (
    Judged,
    Reckoned,
    StandingRule,
    reckon,
    say_category,
    weigh,
)
from scheduling.register.judgements.words import BELOW_GOOD, GRADES, in_words

NEWEST_FIRST = ("ungraded", "graded", "report_card")
"""Of two inspections on one day the later in this list wins: an ungraded one may turn into a graded one."""


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """What the AID or the CEO has decided instead of the rule, and why."""

    less_than_good: bool
    reason: str


def standing(
    judgements: Iterable[Judged],
    rule: StandingRule | None = None,
    override: Override | None = None,
) -> Reckoned:
    """Reckon the standing of one academy from everything that is on file (R8).

    The newest inspection wins, by the day it was made.
    A self-evaluation below good makes an academy less than good whatever the inspection says.
    """
    if override is not None:
        word = "less than good" if override.less_than_good else "not less than good"
        sentence = f"The trust has decided that it is {word}: {override.reason}"
        return Reckoned(
            less_than_good=override.less_than_good, reason="overridden", sentence=sentence
        )
    rule = rule or StandingRule()
    every = list(judgements)
    inspected = _by_inspection(every, rule)
    if inspected is not None and inspected.less_than_good:
        return inspected
    evaluated = _by_self_evaluation(every, rule)
    if evaluated is not None and (inspected is None or evaluated.less_than_good):
        return evaluated
    return inspected or _undecided(every)


def in_force(judgements: Iterable[Judged]) -> Judged | None:
    """The inspection whose grades hold today: the newest that gave any, else the newest of all."""
    inspections = _inspections(judgements)
    graded = [each for each in inspections if weigh(each, StandingRule()) is not None]
    return next(iter(graded or inspections), None)


def _inspections(judgements: Iterable[Judged]) -> list[Judged]:
    found = [each for each in judgements if each.scheme != "self_evaluation"]
    found.sort(key=lambda each: (each.inspected_on, NEWEST_FIRST.index(each.scheme)), reverse=True)
    return found


def _by_inspection(judgements: list[Judged], rule: StandingRule) -> Reckoned | None:
    """The newest inspection that says something; an ungraded one upholds the grades before it."""
    ungraded: Judged | None = None
    for inspection in _inspections(judgements):
        if inspection.scheme == "ungraded":
            if ungraded is None and inspection.category_of_concern and rule.category_of_concern:
                return say_category(inspection)
            ungraded = ungraded or inspection
            continue
        found = weigh(inspection, rule)
        if found is not None:
            return _upheld(found, ungraded) if ungraded else found
    return _named_in_the_outcome(ungraded) if ungraded else None


def _upheld(found: Reckoned, ungraded: Judged) -> Reckoned:
    """An ungraded inspection changes no grade; what it foresaw for the next one is said with it."""
    outcome = (ungraded.outcome or "no outcome on file").rstrip(".")
    day = in_words(ungraded.inspected_on)
    foreseen = _foreseen(outcome)
    verb = "changed no grade" if "concerns" in foreseen else "confirmed it"
    said = f" The ungraded inspection of {day} {verb} ({outcome})"
    return msgspec.structs.replace(found, sentence=f"{found.sentence}{said}{foreseen}.")


def _foreseen(outcome: str) -> str:
    words = outcome.casefold()
    if "concerns" in words or "not as strong" in words:
        return "; it raised concerns, so the next one is graded"
    if "improving" in words or "improved significantly" in words:
        return "; it saw improvement that the next graded one may confirm"
    return ""


def _named_in_the_outcome(ungraded: Judged) -> Reckoned | None:
    """The grade that an outcome in words names, where the graded inspection itself is not on file."""
    words = (ungraded.outcome or "").casefold()
    for code, name in GRADES.items():
        if f"remains {name.casefold()}" in words:
            low = code in BELOW_GOOD
            reason: Basis = "overall_below_good" if low else "nothing_below_good"
            return reckon(ungraded, less=low, reason=reason, words=f"{ungraded.outcome} (ungraded)")
    return None


def _by_self_evaluation(judgements: list[Judged], rule: StandingRule) -> Reckoned | None:
    own = [
        each for each in judgements if each.scheme == "self_evaluation" and each.overall in GRADES
    ]
    if not own or not rule.self_evaluation:
        return None
    newest = max(own, key=lambda each: (each.inspected_on, each.id))
    low = newest.overall in BELOW_GOOD
    word = "Less than good" if low else "Not less than good"
    sentence = (
        f"{word}: its own self-evaluation of {in_words(newest.inspected_on)}"
        f" says {GRADES[newest.overall or '']}."
    )
    reason: Basis = "self_evaluation_below_good" if low else "nothing_below_good"
    return Reckoned(less_than_good=low, reason=reason, sentence=sentence, basis=newest.id)


def _undecided(judgements: list[Judged]) -> Reckoned:
    newest = next(iter(_inspections(judgements)), None)
    if newest is not None and newest.scheme == "ungraded":
        why = (
            f"the grade that its ungraded inspection of {in_words(newest.inspected_on)}"
            " speaks of is not on file"
        )
    else:
        why = "it has no grade from inspection and no self-evaluation on file"
    sentence = f"The trust decides: {why}."
    return Reckoned(less_than_good=None, reason="undecided", sentence=sentence)
