"""Some of the mutants of the policies, and that one which no test speaks of is told."""

from pathlib import Path

import pytest
from tests.rights.mutants.flipping import flip, is_found, mutants_of
from tests.rights.mutants.scores import Scores
from tests.rights.mutants.services import STAGES, stages

ONE_IN = 131
"""`make access-mutants` makes all of them."""


def silent(_: str) -> None:
    """Nobody listens."""


@pytest.mark.slow
@pytest.mark.parametrize("service", STAGES)
def test_of_every_so_many_wrong_cells_each_is_found(service: str, tmp_path: Path) -> None:
    scores = Scores(silent)
    flip(service, tmp_path, scores, every=ONE_IN)
    assert scores.living == []
    assert scores.found > 0


def test_a_cell_that_no_expectation_speaks_of_is_not_found(tmp_path: Path) -> None:
    for stage in stages("support", tmp_path):
        stage.begin(stage.cells)
        [trustees] = (
            mutant
            for mutant in mutants_of(stage)
            if str(mutant) == "entitlements.show_entitlement: trustee taken away"
        )
        assert is_found(trustees, stage)
        cells = stage.cells[trustees.operation]
        cells[:] = [cell for cell in cells if cell.who != "trustee"]
        assert not is_found(trustees, stage)
