"""The people of the example trust whom no official file names, and what they enter: addresses, offices, decisions."""

from typing import Any, Final

from scheduling.example.trust import ACADEMIES, DOMAIN

CENTRAL: Final = (
    ("Ms", "Ruth", "Ashdown", "aid"),
    ("Mr", "Caspian", "Wetherby", "ceo"),
    ("Mrs", "Nadia", "Thornbury", "fd"),
    ("Dr", "Edmund", "Larch", "trustee"),
    ("Ms", "Perpetua", "Fenn", "trustee"),
    ("Mr", "Osman", "Delacourt", "trustee"),
    ("Ms", "Tamsin", "Orrell", "ops"),
)
LEADERS: Final = (
    *(
        "Tabitha Rowe",
        "Felix Mordaunt",
        "Ada Sallow",
        "Piers Hawtrey",
        "Marguerite Bell",
        "Silas Croft",
    ),
    *("Juno Wakeling", "Alban Frost", "Leonora Pym", "Theodore Nash", "Hester Lyle", "Rory Finch"),
)
"""One senior leader for each academy, in the order of the academies."""

LTSW_CHAIRS: Final = ((900206, "Constance Merrick"), (900212, "Lionel Fairbrother"))
SELF_EVALUATIONS: Final = ((900201, "good"), (900207, "requires_improvement"))
CATEGORIES: Final = (
    (900201, "good"),
    (900203, "less_than_good"),
    (900206, "less_than_good"),
    (900212, "outstanding"),
)
OVERRIDE: Final = (
    900211,
    "Results have fallen two years in a row; agreed with the CEO and the principal.",
)


def people() -> dict[str, Any]:
    """Everything in one document: for whoever enters it through the endpoints, academy by academy."""
    return {
        "addresses": [*_heads(), *_chairs()],
        "people": [*_central(), *_leaders(), *_ltsw_chairs()],
        "partners": _partners(),
        "self_evaluations": [{"urn": urn, "overall": overall} for urn, overall in SELF_EVALUATIONS],
        "categories": [{"urn": urn, "category": category} for urn, category in CATEGORIES],
        "override": {"urn": OVERRIDE[0], "less_than_good": True, "reason": OVERRIDE[1]},
    }


def address(name: str, place: str = DOMAIN) -> str:
    """The e-mail address of a person of the example: letters alone, below a domain that cannot exist."""
    plain = name.casefold().translate(str.maketrans("ëöéèàü", "eoeeau", "'’"))
    return f"{plain.replace(' ', '.')}@{place}"


def _heads() -> list[dict[str, Any]]:
    return [_addressed(each.urn, "headteacher", each.head) for each in ACADEMIES]


def _chairs() -> list[dict[str, Any]]:
    return [_addressed(each.urn, "lgb_chair", each.chair) for each in ACADEMIES if each.chair]


def _addressed(urn: int, office: str, person: tuple[str, str, str]) -> dict[str, Any]:
    return {"urn": urn, "office": office, "email": address(f"{person[1]} {person[2]}")}


def _person(title: str, name: str, office: str, urn: int | None) -> dict[str, Any]:
    return {"title": title, "name": name, "email": address(name), "office": office, "urn": urn}


def _central() -> list[dict[str, Any]]:
    return [
        _person(title, f"{first} {last}", office, None) for title, first, last, office in CENTRAL
    ]


def _leaders() -> list[dict[str, Any]]:
    pairs = zip(ACADEMIES, LEADERS, strict=True)
    return [_person("", name, "senior_leader", each.urn) for each, name in pairs]


def _ltsw_chairs() -> list[dict[str, Any]]:
    return [_person("", name, "ltsw_chair", urn) for urn, name in LTSW_CHAIRS]


def _partners() -> list[dict[str, int]]:
    """Each head is the partner of the academy after their own, in a ring."""
    urns = [each.urn for each in ACADEMIES]
    return [
        {"urn": urn, "head_of": before}
        for urn, before in zip(urns, urns[-1:] + urns[:-1], strict=True)
    ]
