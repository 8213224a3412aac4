"""What an import would change, found by comparing the files with the register and with what they said before."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from scheduling.importing.plain import Establishment, Inspection, Named, TrustRead
from scheduling.register.academies.operations import FACTS
from scheduling.register.judgements.entering import NewJudgement
from scheduling.register.models import Academy, Appointment, Judgement


class Appointing(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody the files newly name for an office, and whose appointment ends with it."""

    urn: int
    office: str
    named: Named
    instead_of: str | None = None
    """The id of the appointment that ends."""


class Judging(msgspec.Struct, frozen=True, kw_only=True):
    """An inspection that is not on file, or not as the files tell it now."""

    urn: int
    inspection: Inspection
    corrects: str | None = None
    """The id of the judgement that is on file."""


class Differences(msgspec.Struct, kw_only=True):
    """Everything an import changes, and what it leaves for people to settle."""

    trust_name: str | None = None
    joined: list[int] = []
    left: dict[int, tuple[date, str]] = {}
    rejoined: list[int] = []
    changes: dict[int, dict[str, Any]] = {}
    predecessors: dict[int, dict[int, date | None]] = {}
    judgements: list[Judging] = []
    appointments: list[Appointing] = []
    unclear: dict[int, dict[str, str]] = {}
    """Sentences for offices that the files name no one person for, by URN and office."""
    as_imported: dict[int, dict[str, Any]] = {}
    notes: list[str] = []

    @property
    def none(self) -> bool:
        """Whether the register says all of this already."""
        lists = (self.joined, self.rejoined, self.judgements, self.appointments)
        maps = (self.left, self.changes, self.predecessors)
        return self.trust_name is None and not any(lists) and not any(maps)


def facts_said(read: Establishment) -> dict[str, Any]:
    """The facts that the files tell; what they do not tell is left out."""
    facts = {name: getattr(read.facts, name) for name in FACTS}
    return {name: value for name, value in facts.items() if value not in (None, "")}


def changed_facts(academy: Academy, said: Mapping[str, Any]) -> dict[str, Any]:
    """Facts that the files say anew; one that was changed by hand since they last said it stays."""
    before = academy.as_imported
    return {
        name: value
        for name, value in said.items()
        if before.get(name) != msgspec.to_builtins(value) and getattr(academy, name) != value
    }


def new_judgements(
    urn: int, read: Iterable[Inspection], on_file: Iterable[Judgement]
) -> list[Judging]:
    """Inspections that the register does not have, or has otherwise, the oldest first."""
    known = {(row.scheme, row.inspected_on, row.relates_to_urn): row for row in on_file}
    found: list[Judging] = []
    for inspection in sorted(read, key=lambda each: (each.inspected_on, each.scheme)):
        row = known.get((inspection.scheme, inspection.inspected_on, inspection.relates_to_urn))
        if row is None:
            found.append(Judging(urn=urn, inspection=inspection))
        elif _differs(row, inspection):
            found.append(Judging(urn=urn, inspection=inspection, corrects=row.id))
    return found


def as_new(inspection: Inspection) -> NewJudgement:
    """The inspection as the register takes it."""
    fields = msgspec.structs.asdict(inspection)
    fields.pop("source")
    return NewJudgement(**fields)


def _differs(row: Judgement, inspection: Inspection) -> bool:
    new = msgspec.structs.asdict(as_new(inspection))
    return any(getattr(row, name) != value for name, value in new.items())


def new_holder(
    urn: int, office: str, named: Named | None, *, said_before: str | None, held: list[Appointment]
) -> tuple[Appointing | None, str | None]:
    """Whom to appoint, or a note on why nobody is: what people entered is not overwritten."""
    if named is None or named.name == said_before:
        return None, None
    same = [each for each in held if each.person.name.casefold() == named.name.casefold()]
    if same:
        return None, None
    by_hand = [each for each in held if each.source == "entered"]
    if by_hand or len(held) > 1:
        there = ", ".join(each.person.name for each in held)
        return None, (
            f"The files name {named.name} as {office.replace('_', ' ')} of {urn}, but {there} is entered:"
            " left as it is."
        )
    instead_of = held[0].id if held else None
    return Appointing(urn=urn, office=office, named=named, instead_of=instead_of), None


def shared_names(trust: TrustRead) -> list[str]:
    """Heads of two academies under one name: perhaps one person, which a file cannot tell."""
    by_name: dict[str, list[int]] = {}
    for urn, row in sorted(trust.academies.items()):
        if row.head is not None:
            by_name.setdefault(row.head.name.casefold(), []).append(urn)
    return [
        f"{trust.academies[urns[0]].head.name} is named as head of {', '.join(map(str, urns))}:"  # type: ignore[union-attr]  # only heads are in the table
        " entered as different people, because a name does not tell that they are one."
        for urns in by_name.values()
        if len(urns) > 1
    ]
