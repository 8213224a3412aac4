"""The school register's extract, with 140 or 135 columns: the rows of one trust as plain values."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from contracts.words import Phase
from scheduling.importing.heads import head_of
from scheduling.importing.plain import AcademyFacts, Establishment, Inspection
from scheduling.importing.refusals import TrustUnknown
from scheduling.importing.tables import Progress, Row, rows, silent
from scheduling.importing.values import key

PHASES: Final[tuple[Phase, ...]] = (
    "not_applicable",
    "nursery",
    "primary",
    "middle_deemed_primary",
    "secondary",
    "middle_deemed_secondary",
    "sixteen_plus",
    "all_through",
)
"""PhaseOfEducation by its code, from 0 to 7."""

_STATUSES: Final = {
    "1": "open",
    "2": "closed",
    "3": "open, but proposed to close",
    "4": "proposed to open",
}
_RATINGS: Final = {
    "outstanding": "outstanding",
    "good": "good",
    "requires improvement": "requires_improvement",
    "inadequate": "inadequate",
    "special measures": "inadequate",
    "serious weaknesses": "inadequate",
}
_FEW: Final = 8


def read_register(
    paths: Iterable[Path], uid: str, known: Collection[int] = (), progress: Progress = silent
) -> dict[int, Establishment]:
    """The newest row of every establishment that is the trust's, or that the register here knows.

    Raises `TrustUnknown` when no row names the trust, and `FileRefused` for a row that cannot be read.
    """
    files, trusts = list(paths), dict[str, str]()
    newest = _newest(files, uid, known, trusts, progress)
    if len(files) > 1:  # Another file may hold a later row of the same academy under another trust.
        newest = _newest(files, uid, {*known, *newest}, trusts, progress)
    if uid not in trusts:
        raise TrustUnknown(_unknown(files, uid, trusts))
    return newest


def only_trust(paths: Iterable[Path]) -> str:
    """The UID of the one trust in the register's files; raises `TrustUnknown` where there are more, or none."""
    trusts = dict[str, str]()
    files = list(paths)
    _newest(files, "", (), trusts, silent)
    if len(trusts) == 1:
        return next(iter(trusts))
    names = ", ".join(path.name for path in files)
    if not trusts:
        raise TrustUnknown(f"No establishment in {names} belongs to a trust: give another file.")
    raise TrustUnknown(f"{names} holds {_held(trusts)}. Say which one with --trust-uid.")


def _newest(
    files: list[Path], uid: str, known: Collection[int], trusts: dict[str, str], progress: Progress
) -> dict[int, Establishment]:
    wanted_urns = {str(urn) for urn in known}

    def wanted(cells: list[str], columns: dict[str, int]) -> bool:
        trust = columns["trusts (code)"]
        code = cells[trust].strip() if trust < len(cells) else ""
        if code and code not in trusts:
            name = columns.get("trusts (name)", trust)
            trusts[code] = cells[name].strip() if name < len(cells) else ""
        return code == uid or cells[columns["urn"]].strip() in wanted_urns

    found: dict[int, Establishment] = {}
    for path in files:
        for row in rows(path, wanted=wanted, progress=progress):
            read = _establishment(row, uid)
            before = found.get(read.facts.urn)
            if before is None or (read.changed_on or date.min) >= (before.changed_on or date.min):
                found[read.facts.urn] = read
    return found


def _establishment(row: Row, uid: str) -> Establishment:
    head, unclear = head_of(row)
    closed_on = row.day("CloseDate")
    why_not = _why_not(row, uid)
    return Establishment(
        facts=_facts(row),
        trust_name=row.text("Trusts (name)"),
        changed_on=row.day("LastChangedDate"),
        head=head,
        head_unclear=unclear,
        rated=_rated(row),
        why_not=why_not,
        left_on=closed_on if why_not else None,
    )


def _facts(row: Row) -> AcademyFacts:
    return AcademyFacts(
        urn=_urn(row),
        name=_required(row, "EstablishmentName"),
        phase=_phase(row),
        low_age=row.whole("StatutoryLowAge"),
        high_age=row.whole("StatutoryHighAge"),
        local_authority=row.text("LA (name)"),
        street=row.text("Street"),
        town=row.text("Town"),
        postcode=row.text("Postcode").upper(),
        pupils=row.whole("NumberOfPupils"),
        opened_on=row.day("OpenDate"),
    )


def _urn(row: Row) -> int:
    urn = row.whole("URN")
    if urn is None:
        raise row.refused("there is no URN.", "URN")
    return urn


def _required(row: Row, heading: str) -> str:
    text = row.text(heading)
    if not text:
        raise row.refused("the cell is empty.", heading)
    return text


def _phase(row: Row) -> Phase:
    """By code, or by name where there is no code; case and hyphens vary from file to file."""
    code = row.raw("PhaseOfEducation (code)").strip()
    if code in {str(number) for number in range(len(PHASES))}:
        return PHASES[int(code)]
    name = re.sub(r"[^a-z0-9]+", "_", row.raw("PhaseOfEducation (name)").casefold()).strip("_")
    name = {"16_plus": "sixteen_plus", "": "not_applicable"}.get(name, name)
    for phase in PHASES:
        if phase == name:
            return phase
    raise row.refused(f"{name!r} is no phase of education.", "PhaseOfEducation (name)")


def _why_not(row: Row, uid: str) -> str | None:
    """Why the establishment is no academy of the trust today; None if it is one."""
    code = row.raw("EstablishmentStatus (code)").strip()
    status = _STATUSES.get(code) or key(row.raw("EstablishmentStatus (name)"))
    if status not in _STATUSES.values():
        raise row.refused(
            f"{status!r} is no status of an establishment.", "EstablishmentStatus (name)"
        )
    if status in {"closed", "proposed to open"}:
        return status
    other = row.raw("Trusts (code)").strip()
    if other != uid:
        name = row.text("Trusts (name)") or "none"
        return f"now with another trust ({name}{f', {other}' if other else ''})"
    return None


def _rated(row: Row) -> Inspection | None:
    """The grade in the register itself, which editions of 140 columns still carry."""
    rating = _RATINGS.get(key(row.raw("OfstedRating (name)")))
    on = row.day("OfstedLastInsp") if row.has("OfstedLastInsp") else None
    if rating is None or on is None:
        return None
    return Inspection(
        scheme="graded",
        inspected_on=on,
        relates_to_urn=_urn(row),
        overall=rating,
        source="register",
    )


def _unknown(files: list[Path], uid: str, trusts: dict[str, str]) -> str:
    names = ", ".join(path.name for path in files)
    said = f"No academy in {names} belongs to a trust with the UID {uid}."
    if 0 < len(trusts) <= _FEW:
        return f"{said} The file holds: {_held(trusts)}. Give one of these UIDs, or another file."
    return f"{said} Look the trust's UID up in the school register (it is its Group UID), or give another file."


def _held(trusts: dict[str, str]) -> str:
    few = sorted(trusts.items())[:_FEW]
    more = f" and {len(trusts) - _FEW} more" if len(trusts) > _FEW else ""
    return "; ".join(f"{code} {name}" for code, name in few) + more


def with_joining_day(read: Establishment, joined_on: date | None) -> Establishment:
    """The same row with the day that the links file gives for joining the trust."""
    facts = msgspec.structs.replace(read.facts, joined_on=joined_on)
    return msgspec.structs.replace(read, facts=facts)
