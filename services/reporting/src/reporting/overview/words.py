"""How the codes of the events are said to people: grades, areas, phases, packs."""

from collections.abc import Iterable
from datetime import date
from typing import Final

GRADES: Final = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement",
    "inadequate": "Inadequate",
    "exceptional": "Exceptional",
    "strong_standard": "Strong standard",
    "expected_standard": "Expected standard",
    "needs_attention": "Needs attention",
    "urgent_improvement": "Urgent improvement",
    "met": "Met",
    "not_met": "Not met",
}

AREAS: Final = {
    "quality_of_education": "Quality of education",
    "behaviour_and_attitudes": "Behaviour and attitudes",
    "personal_development": "Personal development",
    "leadership_and_management": "Leadership and management",
    "sixth_form": "Sixth form",
    "safeguarding": "Safeguarding",
    "inclusion": "Inclusion",
    "curriculum_and_teaching": "Curriculum and teaching",
    "achievement": "Achievement",
    "attendance_and_behaviour": "Attendance and behaviour",
    "personal_development_and_wellbeing": "Personal development and well-being",
    "leadership_and_governance": "Leadership and governance",
    "early_years": "Early years",
    "post_16": "Post-16 provision",
}

CATEGORIES_OF_CONCERN: Final = {
    "SM": "special measures",
    "SWK": "serious weaknesses",
    "NTI": "notice to improve",
    "RSI": "requires significant improvement",
}

SCHEMES: Final = {
    "graded": "Graded inspection",
    "ungraded": "Ungraded inspection",
    "report_card": "Report card",
    "self_evaluation": "Self-evaluation",
}

PHASES: Final = {
    "nursery": "Nursery",
    "primary": "Primary",
    "middle_deemed_primary": "Middle deemed primary",
    "secondary": "Secondary",
    "middle_deemed_secondary": "Middle deemed secondary",
    "sixteen_plus": "16 plus",
    "all_through": "All-through",
    "not_applicable": "Not applicable",
}

MEETING_KINDS: Final = {"aim": "AIM", "iaim": "iAIM"}

BELOW_GOOD: Final = frozenset({"requires_improvement", "inadequate"})
BELOW_EXPECTED: Final = frozenset({"needs_attention", "urgent_improvement"})


def said(code: str | None, words: dict[str, str]) -> str:
    """The word for a code; one that is new here is at least legible."""
    if not code:
        return ""
    return words.get(code, code.replace("_", " ").capitalize())


def day_in_words(day: date) -> str:
    """A day as people write it: 8 May 2024."""
    return f"{day.day} {day:%B %Y}"


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: a, b and c."""
    every = list(names)
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)
