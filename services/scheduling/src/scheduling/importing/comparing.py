"""The files of a trust compared with the register as it stands."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import msgspec

from scheduling.importing.differences import (
    Differences,
    changed_facts,
    facts_said,
    new_holder,
    new_judgements,
    shared_names,
)
from scheduling.importing.plain import Establishment, Named, TrustRead
from scheduling.importing.refusals import TooManyWouldLeave
from scheduling.register.models import Academy, Appointment, Judgement, Predecessor, Trust
from scheduling.register.people.queries import holders

ENOUGH_TO_DOUBT: Final = 4
"""From so many academies on, a file that no longer names half of them is doubted."""


def compare(trust: TrustRead, today: date) -> Differences:
    """Everything that the files say otherwise than the register; raises `TooManyWouldLeave`."""
    found = Differences(notes=[*trust.notes, *shared_names(trust)])
    known = {row.urn: row for row in Academy.select()}
    _compare_trust(trust, found)
    _compare_leavers(trust, [row for row in known.values() if row.left_on is None], found, today)
    for urn, read in sorted(trust.academies.items(), key=lambda item: item[1].facts.name):
        _compare_academy(trust, read, known.get(urn), found, today)
    return found


def _compare_trust(trust: TrustRead, found: Differences) -> None:
    row = Trust.get_or_none(Trust.uid == trust.uid)
    if row is None or (row.as_imported.get("name") != trust.name and row.name != trust.name):
        found.trust_name = trust.name


def _compare_leavers(
    trust: TrustRead, here: Iterable[Academy], found: Differences, today: date
) -> None:
    """An academy that is closed, elsewhere, or no longer named has left."""
    rows = list(here)
    for academy in rows:
        if academy.urn in trust.academies:
            continue
        row = trust.not_academies.get(academy.urn)
        why = row.why_not if row and row.why_not else "no longer in the school register's file"
        left_on = (row.left_on if row else None) or today
        found.left[academy.urn] = (left_on, why)
    absent = [urn for urn in found.left if urn not in trust.not_academies]
    if len(rows) >= ENOUGH_TO_DOUBT and len(absent) * 2 > len(rows):
        raise TooManyWouldLeave(
            f"The school register's file no longer names {len(absent)} of {len(rows)} academies, as if it were"
            " cut short. Download it again; if they have really left, use the full extract, which tells where"
            " they are now. Nothing was imported."
        )


def _compare_academy(
    trust: TrustRead, read: Establishment, row: Academy | None, found: Differences, today: date
) -> None:
    urn, said = read.facts.urn, facts_said(read)
    before: dict[str, Any] = {} if row is None else row.as_imported
    if row is None:
        found.joined.append(urn)
    else:
        if row.left_on is not None:
            found.rejoined.append(urn)
        changes = changed_facts(row, said)
        if changes:
            found.changes[urn] = changes
    _compare_predecessors(trust, urn, found)
    on_file = Judgement.select().where(Judgement.academy == urn)
    found.judgements += new_judgements(urn, trust.inspections.get(urn, []), on_file)
    head = read.head.name if read.head else None
    chairs = trust.chairs.get(urn, [])
    chair = chairs[0] if len(chairs) == 1 else None
    _compare_holder(found, urn, "headteacher", read.head, before.get("head"), today)
    _compare_holder(found, urn, "lgb_chair", chair, before.get("chair"), today)
    found.unclear[urn] = _unclear(read, chairs)
    remembered = {**before, **msgspec.to_builtins(said)}
    remembered |= {"head": head} if head else {}
    remembered |= {"chair": chair.name} if chair else {}
    if remembered != before:
        found.as_imported[urn] = remembered


def _compare_predecessors(trust: TrustRead, urn: int, found: Differences) -> None:
    said = trust.predecessors.get(urn)
    if not said:
        return
    rows = Predecessor.select().where(Predecessor.academy == urn)
    known = {row.predecessor_urn: row.changed_on for row in rows}
    wanted = {**known, **said}
    if wanted != known:
        found.predecessors[urn] = wanted


def _compare_holder(
    found: Differences, urn: int, office: str, named: Named | None, said: str | None, today: date
) -> None:
    held: list[Appointment] = holders(urn, office, today)
    appointing, note = new_holder(urn, office, named, said_before=said, held=held)
    if appointing:
        found.appointments.append(appointing)
    if note:
        found.notes.append(note)


def _unclear(read: Establishment, chairs: list[Named]) -> dict[str, str]:
    sentences = {"headteacher": read.head_unclear} if read.head_unclear else {}
    if len(chairs) > 1:
        names = ", ".join(chair.name for chair in chairs)
        sentences["chair"] = (
            f"The governance file names more than one chair ({names}). Enter the one who sits at the table."
        )
    return sentences
