"""An import told to the person who started it: what joined, left, was renamed, regraded, and what is open."""

from collections.abc import Iterator
from typing import Any

from contracts.words import Scheme
from scheduling.importing.differences import Appointing, Judging
from scheduling.importing.operations import Imported
from scheduling.importing.plain import Inspection
from scheduling.register.judgements.rules import standing
from scheduling.register.judgements.weighing import Judged
from scheduling.register.judgements.words import GRADES, in_words

_SCHEMES: dict[Scheme, str] = {
    "graded": "graded inspection",
    "ungraded": "ungraded inspection",
    "report_card": "report card",
    "self_evaluation": "self-evaluation",
}


def lines(imported: Imported) -> Iterator[str]:
    """The report, line by line; the same for a dry run, which only would have done it."""
    found = imported.differences
    verb = "would change" if imported.dry_run else "changed"
    if found.none:
        yield f"{imported.trust.name} ({imported.trust.uid}): nothing has changed since the last import."
    else:
        yield f"{imported.trust.name} ({imported.trust.uid}): {verb}"
    yield from _academies(imported)
    yield from _judgements(imported)
    yield from _people(imported)
    if found.notes:
        yield "To look at:"
        yield from (f"  ! {note}" for note in found.notes)
    questions = [text for told in found.unclear.values() for text in told.values()]
    if questions:
        yield "Still to be filled in, because the files do not tell:"
        yield from (
            f"  ? {imported.names[urn]} ({urn}): {text}"
            for urn, told in found.unclear.items()
            for text in told.values()
        )


def _academies(imported: Imported) -> Iterator[str]:
    found, names = imported.differences, imported.names
    for urn in [*found.joined, *found.rejoined]:
        yield f"  + joined: {names[urn]} ({urn}). {_outlook(imported, urn)}"
    for urn, (left_on, why) in found.left.items():
        yield f"  - left: {names[urn]} ({urn}), on {in_words(left_on)}: {why}"
    for urn, changes in found.changes.items():
        if "name" in changes:
            yield f"  ~ renamed: {names[urn]} ({urn}) is now {changes['name']}"
        others = {name: value for name, value in changes.items() if name != "name"}
        if others:
            yield f"  ~ changed: {names[urn]} ({urn}): {_said(others)}"
    for urn, said in found.predecessors.items():
        if urn not in found.joined:
            listed = ", ".join(map(str, sorted(said)))
            yield f"  ~ changed: {names[urn]} ({urn}): predecessors {listed}"


def _judgements(imported: Imported) -> Iterator[str]:
    fresh = {*imported.differences.joined}
    for judging in imported.differences.judgements:
        if judging.urn not in fresh:
            yield f"  ~ regraded: {imported.names[judging.urn]} ({judging.urn}): {_inspection(judging)}"
    total = sum(judging.urn in fresh for judging in imported.differences.judgements)
    if total:
        yield f"  + {total} inspections of the academies that joined"


def _people(imported: Imported) -> Iterator[str]:
    fresh = {*imported.differences.joined}
    for appointing in imported.differences.appointments:
        if appointing.urn not in fresh:
            yield f"  ~ changed: {_appointed(appointing)} of {imported.names[appointing.urn]} ({appointing.urn})"
    total = sum(appointing.urn in fresh for appointing in imported.differences.appointments)
    if total:
        yield f"  + {total} people with their offices"


def _appointed(appointing: Appointing) -> str:
    return f"{appointing.named.name} is {appointing.office.replace('_', ' ')}"


def _inspection(judging: Judging) -> str:
    each = judging.inspection
    what = GRADES.get(each.overall or "") or each.outcome or f"{len(each.grades)} grades"
    word = "corrected" if judging.corrects else "new"
    return f"{word} {_SCHEMES[each.scheme]} of {in_words(each.inspected_on)}: {what}"


def _said(changes: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in changes.items())


def _outlook(imported: Imported, urn: int) -> str:
    """The standing that the files alone give an academy; the trust's own rule may say otherwise later."""
    return standing(_judged(each, urn) for each in imported.trust.inspections.get(urn, [])).sentence


def _judged(inspection: Inspection, urn: int) -> Judged:
    return Judged(
        id="",
        scheme=inspection.scheme,
        inspected_on=inspection.inspected_on,
        overall=inspection.overall,
        grades=inspection.grades,
        category_of_concern=inspection.category_of_concern,
        outcome=inspection.outcome,
        predecessor_urn=None if inspection.relates_to_urn == urn else inspection.relates_to_urn,
    )
