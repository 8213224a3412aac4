"""Flipping cells: every mutant of a policy is put in its place, and the grid is asked."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.rights.mutants.cells import CellMutant, Offered, cell_mutants
from tests.rights.mutants.scores import Scores
from tests.rights.mutants.services import stages
from tests.rights.mutants.stages import Stage

NOBODY_STANDS_THERE: Final = (
    "the service never says of anybody that they stand in that relation to it"
)

SAME: Final = {
    ("messages.list_messages", "overseer", "given"): (
        "only the AID oversees messages, and has the whole list already"
    ),
}
"""Why a mutant that the grid cannot find is the same as none."""


def flip(service: str, folder: Path, scores: Scores, every: int = 1) -> None:
    """Count what becomes of the mutants of a service's policy; of one in so many, if not of every one.

    Ends the program if the grid is wrong without any mutant.
    """
    for stage in stages(service, folder):
        offered = Offered(stage.policy)
        mutants = list(mutants_of(stage))[::every]
        if wrong := stage.begin({mutant.operation for mutant in mutants}):
            sys.exit(f"The grid of {service} is wrong without any mutant: {wrong}")
        scores.say(f"{service}: {len(mutants)} mutants of its policy ...")
        for mutant in mutants:
            if is_found(mutant, stage):
                scores.count(service, mutant.kind, "found", str(mutant))
            elif why := _why_it_is_the_same(mutant, offered):
                scores.count(service, mutant.kind, "same", str(mutant), why)
            else:
                scores.count(service, mutant.kind, "lives", str(mutant))


def _why_it_is_the_same(mutant: CellMutant, offered: Offered) -> str | None:
    if not offered.means_something(mutant.operation, mutant.relation):
        return NOBODY_STANDS_THERE
    return SAME.get((mutant.operation, mutant.relation, mutant.kind))


def mutants_of(stage: Stage) -> Iterator[CellMutant]:
    """The mutants of a policy that this stage's grid speaks of.

    The kit's own rows are one constant for all services, and scheduling's grid has them.
    """
    narrowable = {operation for operation in stage.cells if stage.shows_fields(operation)}
    for mutant in cell_mutants(stage.policy, narrowable):
        if mutant.operation in stage.cells:
            yield mutant


def is_found(mutant: CellMutant, stage: Stage) -> bool:
    """Whether the grid finds out."""
    rows = stage.policy.rows
    kept = rows[mutant.operation]
    rows[mutant.operation] = mutant.row
    try:
        return stage.finds_out(mutant.operation)
    finally:
        rows[mutant.operation] = kept
