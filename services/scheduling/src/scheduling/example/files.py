"""The example trust written in the official formats: the register, Ofsted's file, links, governance."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from scheduling.example import headings
from scheduling.example.shapes import Example
from scheduling.example.trust import (
    ACADEMIES,
    AUTHORITY,
    CARD,
    CLOSED,
    FOUR,
    NAME,
    PROPOSED,
    UID,
)

_PHASES: Final = {
    "0": "Not applicable",
    "2": "Primary",
    "4": "Secondary",
    "6": "16 plus",
    "7": "All-through",
}
_OEIF: Final = "latest OEIF graded inspection"
_CHANGED: Final = "02-02-2026"

Cells = dict[str, str]


def write_files(folder: Path) -> list[Path]:
    """Write every official file below the folder and return their paths; what is there is replaced."""
    everyone = [_register(each) for each in ACADEMIES]
    others = [_closed(*each) for each in CLOSED] + [_proposed(*PROPOSED)]
    ofsted = [_ofsted(each) for each in ACADEMIES if each.graded or each.card]
    write = (
        ("register/edubasealldata.csv", headings.REGISTER, everyone + others, "cp1252"),
        (
            "register/grouplinks_edubasealldata.csv",
            headings.TRUST_LINKS,
            map(_trust_link, ACADEMIES),
            "cp1252",
        ),
        ("register/links_edubasealldata.csv", headings.LINKS, _links(), "cp1252"),
        ("register/governance.csv", headings.GOVERNANCE, _governance(), "utf-8-sig"),
        ("ofsted/latest_inspections.csv", headings.OFSTED, ofsted, "utf-8-sig"),
    )
    return [_write(folder / name, heads, rows, encoding) for name, heads, rows, encoding in write]


def _write(path: Path, heads: tuple[str, ...], rows: Iterable[Cells], encoding: str) -> Path:
    nothing = "NULL" if heads is headings.OFSTED else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, heads, restval=nothing)
        writer.writeheader()
        writer.writerows(rows)
    return path


def _register(each: Example) -> Cells:
    title, first, last = each.head
    return {
        **_school(each.urn, each.name, "1", "Open"),
        "OpenDate": each.joined,
        "PhaseOfEducation (code)": each.phase,
        "PhaseOfEducation (name)": _PHASES[each.phase],
        "StatutoryLowAge": str(each.ages[0]),
        "StatutoryHighAge": str(each.ages[1]),
        "NumberOfPupils": str(each.pupils),
        "Trusts (code)": UID,
        "Trusts (name)": NAME,
        "Street": each.street,
        "Town": each.town,
        "Postcode": f"ZZ{each.urn % 10 + 1} {each.urn % 9 + 1}AA",
        "HeadTitle (name)": title,
        "HeadFirstName": first,
        "HeadLastName": last,
        "HeadPreferredJobTitle": each.job,
        "UPRN": "1.00E+11",
    }


def _school(urn: int, name: str, code: str, status: str) -> dict[str, str]:
    return {
        "URN": str(urn),
        "LA (code)": "990",
        "LA (name)": AUTHORITY,
        "EstablishmentName": name,
        "EstablishmentStatus (code)": code,
        "EstablishmentStatus (name)": status,
        "PhaseOfEducation (code)": "0",
        "PhaseOfEducation (name)": "Not applicable",
        "LastChangedDate": _CHANGED,
        "PreviousLA (code)": "999",
    }


def _closed(urn: int, name: str, closed_on: str) -> Cells:
    return _school(urn, name, "2", "Closed") | {"CloseDate": closed_on}


def _proposed(urn: int, name: str) -> Cells:
    belongs = {"Trusts (code)": UID, "Trusts (name)": NAME}
    return _school(urn, name, "4", "Proposed to open") | belongs


def _trust_link(each: Example) -> Cells:
    return {
        "URN": str(each.urn),
        "Group UID": UID,
        "Group ID": "TR90017",
        "Group Name": NAME,
        "Group Type (code)": "6",
        "Group Type": "Multi-academy trust",
        "Group Status": "Open",
        "Joined date": each.joined,
        "EstablishmentName": each.name,
    }


def _links() -> list[Cells]:
    return [
        {
            "URN": str(old),
            "LinkURN": str(each.urn),
            "LinkName": each.name,
            "LinkType": "Successor",
            "LinkEstablishedDate": on,
        }
        for each in ACADEMIES
        if each.predecessor
        for old, _, on in (each.predecessor,)
    ]


def _governance() -> list[Cells]:
    return [
        {
            "GID": str(each.urn * 10),
            "URN": str(each.urn),
            "Role": "Chair of Local Governing Body",
            "Title": each.chair[0],
            "Forename 1": each.chair[1],
            "Surname": each.chair[2],
            "Date of appointment": "01/09/2024",
            "Appointing body": "Appointed by foundation/Trust",
        }
        for each in ACADEMIES
        if each.chair
    ]


def _ofsted(each: Example) -> Cells:
    row = {
        "URN": str(each.urn),
        "School name": each.name,
        "Local authority": AUTHORITY,
        "Multi-academy trust UID": UID,
        "Multi-academy trust name": NAME,
    }
    return row | _graded(each) | _card(each) | _ungraded(each)


def _graded(each: Example) -> Cells:
    if each.graded is None:
        return {}
    found = each.graded
    ours = "No" if found.predecessor else "Yes"
    areas = {f"Latest OEIF {area}": grade for area, grade in zip(FOUR, found.four, strict=True)}
    return areas | {
        f"Inspection start date of {_OEIF}": _day(found.on),
        f"Does the {_OEIF} relate to the URN of the current school?": ours,
        f"URN at time of {_OEIF}": str(found.predecessor or each.urn),
        "Latest OEIF overall effectiveness": found.overall,
        "Latest OEIF category of concern": found.category,
        "Latest OEIF  safeguarding is effective?": "Yes",
        "Latest OEIF early years provision (where applicable)": "9",
        "Latest OEIF sixth form provision (where applicable)": "9",
    }


def _card(each: Example) -> Cells:
    if each.card is None:
        return {}
    areas = dict.fromkeys(CARD, "Expected standard") | each.card.others
    return areas | {
        "Inspection start date": _day(each.card.on),
        "Does the latest full inspection relate to the URN of the current school?": "Yes",
        "URN at time of latest full inspection": str(each.urn),
        "Category of concern": each.card.category,
        "Safeguarding standards": each.card.safeguarding,
        "Early years (where applicable)": "Not applicable",
        "Post-16 provision (where applicable)": "Not applicable",
    }


def _ungraded(each: Example) -> Cells:
    if each.ungraded is None:
        return {}
    return {
        "Date of latest ungraded inspection": _day(each.ungraded.on),
        "Does the ungraded inspection relate to the URN of the current school?": "Yes",
        "URN at time of the ungraded inspection": str(each.urn),
        "Ungraded inspection overall outcome": each.ungraded.outcome,
    }


def _day(day: str) -> str:
    """Ofsted divides days with strokes, the register with hyphens."""
    return day.replace("-", "/")
