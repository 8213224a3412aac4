"""Small files in the official forms, made for one test each; every name in them is invented."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

REGISTER = (
    *(
        "URN",
        "LA (name)",
        "EstablishmentName",
        "EstablishmentStatus (code)",
        "EstablishmentStatus (name)",
    ),
    *(
        "OpenDate",
        "CloseDate",
        "PhaseOfEducation (code)",
        "PhaseOfEducation (name)",
        "StatutoryLowAge",
    ),
    *(
        "StatutoryHighAge",
        "NumberOfPupils",
        "Trusts (code)",
        "Trusts (name)",
        "LastChangedDate",
        "Street",
    ),
    *(
        "Town",
        "Postcode",
        "HeadTitle (name)",
        "HeadFirstName",
        "HeadLastName",
        "HeadPreferredJobTitle",
        "UPRN",
    ),
)
OFSTED_2025 = (
    *("URN", "School name", "Multi-academy trust UID", "Date of latest ungraded inspection"),
    *("Ungraded inspection publication date", "URN at time of the ungraded inspection"),
    *(
        "Did the latest ungraded inspection convert to a graded inspection?",
        "Ungraded inspection overall outcome",
    ),
    *("Inspection start date", "Publication date", "URN at time of latest graded inspection"),
    *(
        "Overall effectiveness",
        "Category of concern",
        "Quality of education",
        "Behaviour and attitudes",
    ),
    *(
        "Personal development",
        "Effectiveness of leadership and management",
        "Safeguarding is effective?",
    ),
    *("Early years provision (where applicable)", "Sixth form provision (where applicable)"),
    *("Previous inspection start date", "URN at time of previous graded inspection"),
    "Previous graded inspection overall effectiveness",
)
OFSTED_2026 = (
    *("URN", "School name", "Multi-academy trust UID", "Inspection start date", "Publication date"),
    *(
        "URN at time of latest full inspection",
        "Category of concern",
        "Safeguarding standards",
        "Inclusion",
    ),
    *(
        "Curriculum and teaching",
        "Achievement",
        "Attendance and behaviour",
        "Leadership and governance",
    ),
    *("Personal development and well-being", "Early years (where applicable)"),
    *(
        "Inspection start date of latest OEIF graded inspection",
        "URN at time of latest OEIF graded inspection",
    ),
    *(
        "Latest OEIF overall effectiveness",
        "Latest OEIF quality of education",
        "Latest OEIF  safeguarding is effective?",
    ),
    *("Date of latest ungraded inspection", "Ungraded inspection overall outcome"),
)
TRUST_LINKS = ("URN", "Group UID", "Group Name", "Joined date", "EstablishmentName")
LINKS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
GOVERNANCE = (
    *(
        "GID",
        "URN",
        "UID",
        "Role",
        "Title",
        "Forename 1",
        "Forename 2",
        "Surname",
        "Date of appointment",
    ),
    *("Date term of office ends/ended", "Appointing body"),
)
UID = "90001"


def school(urn: int, **over: str) -> dict[str, str]:
    """A row of the register: an open primary academy of the trust, with a head."""
    row = {
        "URN": str(urn),
        "LA (name)": "Wrenshire",
        "EstablishmentName": f"Academy {urn}",
        "EstablishmentStatus (code)": "1",
        "EstablishmentStatus (name)": "Open",
        "OpenDate": "01-09-2016",
        "PhaseOfEducation (code)": "2",
        "PhaseOfEducation (name)": "Primary",
        "StatutoryLowAge": "3",
        "StatutoryHighAge": "11",
        "NumberOfPupils": "210",
        "Trusts (code)": UID,
        "Trusts (name)": "WREN TRUST",
        "LastChangedDate": "02-02-2026",
        "HeadTitle (name)": "Ms",
        "HeadFirstName": "Head",
        "HeadLastName": f"Of{urn}",
        "UPRN": "2.00E+11",
    }
    return row | {_HEADINGS.get(name, name): value for name, value in over.items()}


_HEADINGS = {
    "name": "EstablishmentName",
    "status": "EstablishmentStatus (code)",
    "trust": "Trusts (code)",
    "trust_name": "Trusts (name)",
    "opened": "OpenDate",
    "closed": "CloseDate",
    "changed": "LastChangedDate",
    "phase": "PhaseOfEducation (code)",
    "phase_name": "PhaseOfEducation (name)",
    "pupils": "NumberOfPupils",
    "town": "Town",
    "title": "HeadTitle (name)",
    "first": "HeadFirstName",
    "last": "HeadLastName",
    "job": "HeadPreferredJobTitle",
}


def graded(urn: int, on: str, overall: str, four: str = "9999", **over: str) -> dict[str, str]:
    """A row of Ofsted's file of 2025."""
    names = OFSTED_2025[OFSTED_2025.index("Quality of education") :][:4]
    row = {
        "URN": str(urn),
        "School name": f"Academy {urn}",
        "Multi-academy trust UID": UID,
        "Inspection start date": on,
        "URN at time of latest graded inspection": str(urn),
        "Overall effectiveness": overall,
        **dict(zip(names, four, strict=True)),
    }
    return row | over


def write(
    path: Path,
    heads: Iterable[str],
    rows: Iterable[Mapping[str, str]],
    *,
    encoding: str = "utf-8",
    nothing: str = "",
) -> Path:
    """Write rows under headings; cells that a row does not tell hold `nothing`."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, tuple(heads), restval=nothing)
        writer.writeheader()
        writer.writerows(rows)
    return path
