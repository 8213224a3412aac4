"""The codes of the wire as people say them."""

from collections.abc import Mapping
from typing import Any, Final

OFFICES: Final = {
    "aid": "Academy Improvement Director",
    "ceo": "Chief Executive",
    "fd": "Finance Director",
    "trustee": "Trustee",
    "headteacher": "Headteacher",
    "lgb_chair": "Chair of the local governing board",
    "ltsw_chair": "Chair of the LTSW committee",
    "senior_leader": "Senior leader",
    "partner_head": "Partner headteacher",
}
"""In the order in which a trust lists them."""

TRUST_OFFICES: Final = ("aid", "ceo", "fd", "trustee")
"""Offices held for the whole trust."""

ACADEMY_OFFICES: Final = tuple(code for code in OFFICES if code not in TRUST_OFFICES)

SEATS: Final = {
    "aid": "Academy Improvement Director, in the chair",
    "headteacher": "Headteacher",
    "chair": "Chair of the governing board or of the LTSW committee",
    "partner_head": "Partner headteacher",
}

PHASES: Final = {
    "nursery": "Nursery",
    "primary": "Primary",
    "middle_deemed_primary": "Middle deemed primary",
    "secondary": "Secondary",
    "middle_deemed_secondary": "Middle deemed secondary",
    "sixteen_plus": "16 plus",
    "all_through": "All-through",
    "not_applicable": "Special or alternative provision",
}

SIDES: Final = {"aid": "Director’s pack", "academy": "Academy’s pack"}
"""The two packs of a meeting: from the AID, and from the academy's leaders."""

KINDS: Final = {"aim": "Academy Improvement Meeting", "iaim": "Interim Academy Improvement Meeting"}
SHORT_KINDS: Final = {"aim": "AIM", "iaim": "iAIM"}

VENUES: Final = {
    "academy": "At the academy",
    "trust_office": "At the trust’s office",
    "online": "Online",
}

SLOTS: Final = {1: "Autumn review", 2: "Spring review", 3: "Summer review"}

SCHEMES: Final = {
    "graded": "Graded inspection",
    "ungraded": "Ungraded inspection",
    "report_card": "Report card",
    "self_evaluation": "Self-evaluation",
}

SCHEMES_EXPLAINED: Final = {
    "graded": (
        "Until November 2025 inspectors gave each area one of four grades, from outstanding to inadequate."
        " Since 2 September 2024 there has been no grade for the whole."
    ),
    "ungraded": "A short visit: it gives an outcome in words, and leaves the earlier grades as they were.",
    "report_card": (
        "Since 10 November 2025 a report card gives each area one of five grades, and says whether"
        " safeguarding is met. It cannot be compared with the older grades, and areas are never averaged."
    ),
    "self_evaluation": "What the academy says of itself, on the four older grades.",
}

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

GRADE_MARKS: Final = {
    "outstanding": "1",
    "good": "2",
    "requires_improvement": "3",
    "inadequate": "4",
    "exceptional": "Ex",
    "strong_standard": "St",
    "expected_standard": "Es",
    "needs_attention": "NA",
    "urgent_improvement": "UI",
    "met": "✓",
    "not_met": "✗",
}
"""A grade in two signs at most, for tables; the full words stand beside them for screen readers."""

LEVELS: Final = {
    "exceptional": "high",
    "outstanding": "high",
    "strong_standard": "good",
    "good": "good",
    "met": "good",
    "expected_standard": "fair",
    "needs_attention": "low",
    "requires_improvement": "low",
    "urgent_improvement": "poor",
    "inadequate": "poor",
    "not_met": "poor",
}
"""Which shade a grade has; schemes share shades, never a scale."""

AREAS: Final = {
    "quality_of_education": "Quality of education",
    "behaviour_and_attitudes": "Behaviour and attitudes",
    "personal_development": "Personal development",
    "leadership_and_management": "Leadership and management",
    "early_years": "Early years",
    "sixth_form": "Sixth form",
    "safeguarding": "Safeguarding",
    "inclusion": "Inclusion",
    "curriculum_and_teaching": "Curriculum and teaching",
    "achievement": "Achievement",
    "attendance_and_behaviour": "Attendance and behaviour",
    "personal_development_and_wellbeing": "Personal development and well-being",
    "leadership_and_governance": "Leadership and governance",
    "post_16": "Post-16 provision",
}
"""In the order in which a report lists them."""

AREA_MARKS: Final = {
    "quality_of_education": "QE",
    "behaviour_and_attitudes": "BA",
    "personal_development": "PD",
    "leadership_and_management": "LM",
    "early_years": "EY",
    "sixth_form": "6F",
    "safeguarding": "Sg",
    "inclusion": "In",
    "curriculum_and_teaching": "CT",
    "achievement": "Ac",
    "attendance_and_behaviour": "AB",
    "personal_development_and_wellbeing": "PW",
    "leadership_and_governance": "LG",
    "post_16": "16",
}

CONCERNS: Final = {
    "SM": "Special measures",
    "SWK": "Serious weaknesses",
    "NTI": "Notice to improve",
    "RSI": "Requires significant improvement",
}

PACK_STATES: Final = {
    "gathering": "Gathering papers",
    "complete": "Complete",
    "circulated": "Circulated",
}

MAIL_STATES: Final = {
    "waiting": "Waiting",
    "waiting_for_address": "Waiting for an address",
    "sent": "Sent",
    "failed": "Failed",
    "superseded": "No longer needed",
}

MAIL_KINDS: Final = {
    "meeting_booked": "Invitation",
    "meeting_moved": "New time or place",
    "meeting_cancelled": "Cancellation",
    "paper_overdue": "Papers wanted",
    "pack_circulated": "Pack",
}

MAIL_FAILURES: Final = {
    "address_refused": "The address was refused.",
    "server_refused": "The mail server refused it.",
    "tries_spent": "It could not be delivered, however often it was tried.",
    "no_address": "No address was known in time.",
}

SERVICES: Final = {
    "scheduling": "Scheduling",
    "support": "Support",
    "notifications": "Notifications",
    "reporting": "Reporting",
}

SERVICE_WORK: Final = {
    "scheduling": "academies, people, meetings, papers and signing in",
    "support": "days of support",
    "notifications": "mails",
    "reporting": "the trust at a glance",
}

LEDGER_LINES: Final = {
    "entitled": "Entitled",
    "withdrawn": "Withdrawn",
    "planned": "Planned",
    "given_back": "Given back",
    "used": "Used",
}

_TABLES: Final[tuple[Mapping[Any, str], ...]] = (
    OFFICES, PHASES, VENUES, GRADES, AREAS, SCHEMES, CONCERNS, PACK_STATES, MAIL_STATES, MAIL_KINDS, LEDGER_LINES,
)  # fmt: skip


def say(code: object) -> str:
    """The words for a code; a code that is new to the portal is shown as words rather than not at all."""
    for table in _TABLES:
        if code in table:
            return table[code]
    return str(code or "").replace("_", " ").capitalize()


def slot_name(number: int | str | None) -> str:
    """Autumn review."""
    return SLOTS.get(int(number or 0), f"Review {number}")


def ordered_grades(grades: Mapping[str, str]) -> list[tuple[str, str]]:
    """Area and grade in the order in which a report lists them; unknown areas at the end."""
    order = list(AREAS)
    return sorted(
        ((area, grade) for area, grade in grades.items() if grade),
        key=lambda pair: order.index(pair[0]) if pair[0] in AREAS else len(order),
    )


def days_from_quarters(quarters: int | None) -> str:
    """Quarter days as days: 1 day, 2½ days, ¼ day, none."""
    whole, rest = divmod(abs(quarters or 0), 4)
    part = {0: "", 1: "¼", 2: "½", 3: "¾"}[rest]
    if not whole and not part:
        return "0 days"
    sign = "−" if (quarters or 0) < 0 else ""
    number = f"{sign}{whole or ''}{part}"
    return f"{number} day" if (whole, rest) <= (1, 0) else f"{number} days"


def size(number: int | None) -> str:
    """A file's size: 312 KB, 1.4 MB."""
    count = float(number or 0)
    if count < 1000:  # noqa: PLR2004 - one kilobyte
        return f"{count:.0f} bytes"
    for unit in ("KB", "MB"):
        count /= 1000
        if count < 1000:  # noqa: PLR2004 - as above
            return f"{count:.0f} {unit}" if unit == "KB" else f"{count:.1f} {unit}"
    return f"{count / 1000:.1f} GB"


def gap_office(what: str) -> str:
    """The office whose holder is still to be filled in, if the gap is of that sort; either chair will do."""
    return {"chair": "lgb_chair"}.get(what, what if what in ACADEMY_OFFICES else "")


def reason_alone(sentence: str | None) -> str:
    """A standing's sentence without the words that the mark beside it says already."""
    said = sentence or ""
    for opening in ("Less than good: ", "Not less than good: ", "The trust decides: "):
        if said.startswith(opening):
            rest = said.removeprefix(opening)
            return rest[:1].upper() + rest[1:]
    return said
