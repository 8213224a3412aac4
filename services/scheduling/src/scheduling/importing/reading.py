"""All files of one trust read together: joined by UID and URN, and what they say differently noted."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import msgspec

from scheduling.importing.forms import expect, sort_folder
from scheduling.importing.governance import read_chairs
from scheduling.importing.links import read_links, read_trust_links
from scheduling.importing.ofsted import OfstedRow, read_ofsted
from scheduling.importing.plain import Establishment, Inspection, TrustRead
from scheduling.importing.refusals import FileRefused
from scheduling.importing.register import read_register, with_joining_day
from scheduling.importing.tables import Progress, silent


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """The files of an import, each under what it is given as; several editions of one form are welcome."""

    register: tuple[Path, ...]
    ofsted: tuple[Path, ...] = ()
    trust_links: tuple[Path, ...] = ()
    links: tuple[Path, ...] = ()
    governance: tuple[Path, ...] = ()
    passed_over: tuple[Path, ...] = ()


def from_folder(folder: Path) -> Files:
    """Every file of a folder under the form that its header tells; raises `FileRefused` without a register."""
    found, others = sort_folder(folder)
    if "register" not in found:
        do = "Put the extract of the school register into the folder, as it was downloaded."
        raise FileRefused(folder, "no file here is the school register.", do)
    return Files(
        register=tuple(found["register"]),
        ofsted=tuple(found.get("ofsted", ())),
        trust_links=tuple(found.get("trust_links", ())),
        links=tuple(found.get("links", ())),
        governance=tuple(found.get("governance", ())),
        passed_over=tuple(others),
    )


def check_forms(files: Files) -> None:
    """Refuse a file that was given as something it is not."""
    for path in files.register:
        expect(path, "register")
    for path in files.ofsted:
        expect(path, "ofsted")
    for path in files.trust_links:
        expect(path, "trust_links")
    for path in files.links:
        expect(path, "links")
    for path in files.governance:
        expect(path, "governance")


def read_trust(
    files: Files, uid: str, today: date, known: Collection[int] = (), progress: Progress = silent
) -> TrustRead:
    """What the files say of the trust; `known` are the academies that the register here has already.

    Raises `FileRefused` or `TrustUnknown`; nothing is written.
    """
    rows = read_register(files.register, uid, known, progress)
    academies = {urn: row for urn, row in rows.items() if row.why_not is None}
    others = {urn: row for urn, row in rows.items() if row.why_not is not None}
    trust = TrustRead(
        uid=uid, name=_trust_name(academies), academies=academies, not_academies=others
    )
    trust.notes += [
        f"{path.name} is none of the official files and was passed over."
        for path in files.passed_over
    ]
    trust.notes += [
        f"{row.facts.name} ({urn}) is {row.why_not}, so it is not one of the academies."
        for urn, row in sorted(others.items())
        if urn not in known
    ]
    _add_links(trust, files, progress)
    _add_inspections(trust, files, progress)
    for path in files.governance:
        for urn, chairs in read_chairs(path, academies, today, progress).items():
            trust.chairs.setdefault(urn, []).extend(chairs)
    return trust


def _trust_name(academies: dict[int, Establishment]) -> str:
    """As the row says that was changed last; the spelling varies from row to row."""
    rows = [row for row in academies.values() if row.trust_name]
    newest = max(rows, key=lambda row: (row.changed_on or date.min, row.facts.urn), default=None)
    return newest.trust_name if newest else ""


def _add_links(trust: TrustRead, files: Files, progress: Progress) -> None:
    for path in files.trust_links:
        for urn, (name, joined_on) in sorted(read_trust_links(path, trust.uid, progress).items()):
            if urn in trust.academies:
                trust.academies[urn] = with_joining_day(trust.academies[urn], joined_on)
            elif urn not in trust.not_academies:
                trust.notes.append(_only_in(path, urn, name))
    for path in files.links:
        for urn, found in read_links(path, trust.academies, progress).items():
            trust.predecessors.setdefault(urn, {}).update(found)


def _add_inspections(trust: TrustRead, files: Files, progress: Progress) -> None:
    elsewhere: dict[int, str] = {}
    for path in files.ofsted:
        for row in read_ofsted(path, trust.uid, trust.academies, progress):
            if row.urn in trust.academies:
                _merge(trust, row)
            elif row.of_the_trust and row.urn not in trust.not_academies:
                elsewhere[row.urn] = _only_in(path, row.urn, row.name)
    trust.notes += [elsewhere[urn] for urn in sorted(elsewhere)]
    for urn, academy in trust.academies.items():
        if urn not in trust.inspections and academy.rated is not None:
            trust.inspections[urn] = [academy.rated]


def _merge(trust: TrustRead, row: OfstedRow) -> None:
    """Editions overlap: the same inspection is taken once, as the later edition tells it."""
    merged = {_which(each): each for each in trust.inspections.get(row.urn, [])}
    merged |= {_which(each): each for each in row.inspections}
    trust.inspections[row.urn] = sorted(merged.values(), key=_which)


def _which(inspection: Inspection) -> tuple[date, str, int]:
    return inspection.inspected_on, inspection.scheme, inspection.relates_to_urn


def _only_in(path: Path, urn: int, name: str) -> str:
    return (
        f"{name} ({urn}) is the trust's in {path.name}, but not in the school register's file:"
        " it has joined since, or left. A newer extract of the register will tell."
    )
