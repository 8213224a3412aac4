"""The end of a campaign: nothing new, everything mended, and the whole history read for the oracle."""

import time
from collections.abc import Iterable, Mapping
from typing import Final

from . import reading
from .oracle import Direction, History, Parked
from .scene import Scene
from .watch import Watch

REST_SECONDS: Final = 180.0
SABOTEURS_SECONDS: Final = 30.0
GLANCE_SECONDS: Final = 1.0
UNSETTLED: Final = "state <> 'dismissed'"


def come_to_rest(scene: Scene, watch: Watch) -> History:
    """Stop what makes events, wait until none is on its way, end every process, and read."""
    scene.keeper.retire("quarry")
    # Without its web process and its timer, the quarry only finishes what was begun.
    for number in (1, 2):
        name = f"quarry worker {number}"
        scene.keeper.keep(name, dict(scene.environs[name]) | {"COUNT_SECONDS": "0"})
    # What a saboteur has broken will never come to rest.
    deadline = time.monotonic() + (SABOTEURS_SECONDS if scene.setup.saboteur else REST_SECONDS)
    quiet = 0
    while quiet < 3 and time.monotonic() < deadline:
        time.sleep(GLANCE_SECONDS)
        quiet = quiet + 1 if _is_quiet(scene, watch) else 0
    scene.operator.stop()
    queues = scene.patiently(lambda: depths(scene))
    scene.keeper.retire("")
    return scene.patiently(lambda: history_of(scene, queues))


def depths(scene: Scene) -> dict[str, int]:
    """What lies in each queue, delivered or not."""
    return {name: sum(both) for name, both in scene.brokers.depths().items()}


def _is_quiet(scene: Scene, watch: Watch) -> bool:
    try:
        return (
            watch.backlog() == 0
            and not any(reading.waiting(each) for each in scene.databases.values())
            and not any(depths(scene).values())
            and not any(_parked(scene, UNSETTLED))
        )
    except Exception:  # noqa: BLE001 - somebody is still away
        return False


def _parked(scene: Scene, where: str) -> Iterable[Parked]:
    for service, database in scene.databases.items():
        yield from reading.parked(database, service, where)


def history_of(scene: Scene, queues: Mapping[str, int]) -> History:
    """Everything that was asked, written and done."""
    quarry, mill, ledger = scene.databases["quarry"], scene.databases["mill"], scene.ledger
    return History(
        attempted=ledger.attempted,
        acknowledged=frozenset(ledger.acknowledged),
        refused=frozenset(ledger.refused),
        stones=reading.stones(quarry),
        cut=_direction("quarry", quarry, mill),
        ground=_direction("mill", mill, quarry),
        counted=reading.counted(quarry),
        counter=reading.counter(quarry),
        queues=queues,
        parked=list(_parked(scene, "id > 0")),
        planted=frozenset(scene.planted),
    )


def _direction(publisher: str, ours: reading.Database, theirs: reading.Database) -> Direction:
    return Direction(
        publisher=publisher,
        committed=reading.committed(ours, publisher),
        waiting=reading.waiting(ours),
        delivered=reading.delivered(theirs),
        applied=reading.effects(theirs),
    )
