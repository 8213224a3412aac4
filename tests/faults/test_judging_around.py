"""What is judged beside the events: processes that ended by themselves, and what was parked for ends."""

from pathlib import Path

import pytest

from .operator import Operator
from .processes import Keeper

DEAF = (
    "kit.bus.subscriber.Deaf: The broker answers, but has not let us read the queue mill for 300 s"
)


@pytest.mark.parametrize(
    ("said", "blamed"),
    [
        (f'{{"event": "loop_died", "exception": "{DEAF}"}}', 0),
        ('{"event": "loop_died", "exception": "Deaf: The subscription\'s thread has ended."}', 1),
        ('{"event": "loops_are_stuck"}', 1),
        ('{"event": "worker_started"}', 0),
    ],
)
def test_a_process_may_end_by_itself_for_one_reason_only(
    tmp_path: Path, said: str, blamed: int
) -> None:
    (tmp_path / "mill-worker-1.log").write_text(f"{said}\n", encoding="utf-8")
    assert len(Keeper(tmp_path).ended_by_themselves()) == blamed


@pytest.mark.parametrize(
    ("parked", "deaths", "too_many"),
    [
        (0, {}, False),
        (2, {"mill worker 1": 3, "mill worker 2": 1}, False),
        (2, {"mill worker 1": 2, "mill worker 2": 1}, True),
        (2, {"mill worker 1": 3, "mill web 1": 9, "quarry worker 1": 9}, True),
    ],
)
def test_an_event_is_parked_for_ends_that_have_happened(
    parked: int, deaths: dict[str, int], *, too_many: bool
) -> None:
    operator = Operator({}, {})
    operator.killed["mill"] = parked
    assert bool(operator.too_many_killers(deaths)) is too_many
