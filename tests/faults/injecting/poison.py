"""Messages no publisher of ours would send, put on the exchange; each must end parked, with its reason."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.faults import reading
from tests.faults.mill.events import StoneCut, StoneGround
from tests.faults.oracle import Parked
from tests.faults.plan import Strike
from tests.faults.scene import Scene

from kit.events import LARGEST_BODY, Event, seal

from .flaws import NeverParked, flawed_stone

PARKED_SECONDS: Final = 100.0
AGAIN_SECONDS: Final = 15.0
"""A message may be gone with its queue, and nobody else will send it again."""
FAR: Final = 1_000_000
"""Blocks beyond the quarry's: nothing that is real has to wait behind poison."""

Body = dict[str, Any]


def inject(scene: Scene, strike: Strike) -> AbstractContextManager[None]:
    """The poison of this name."""
    if strike.fault.verb in {"raise", "kill"}:
        return flawed_stone(scene, strike, strike.fault.verb)
    return _planted(scene, strike)


@contextmanager
def _planted(scene: Scene, strike: Strike) -> Iterator[None]:
    """Send it until it is parked for the right reason; then an operator dismisses it."""
    marker = f"poison-{strike.name}-{strike.salt}"
    make, reason = KINDS[strike.fault.verb]
    body = make(scene, strike.victim, marker)
    row = _sent_until_parked(scene, strike.victim, body, marker)
    if reason not in row.reason:
        raise NeverParked(f"{marker} was parked because {row.reason!r}, not because {reason!r}.")
    scene.planted.add(row.event_id)
    scene.operator.dismiss(row.service, row.id, "Planted by the campaign.")
    yield


def _sent_until_parked(scene: Scene, service: str, body: bytes, marker: str) -> Parked:
    deadline = time.monotonic() + PARKED_SECONDS
    send_at = 0.0

    def look() -> list[Parked]:
        return reading.parked_with(scene.databases[service], service, marker)

    while time.monotonic() < deadline:
        if time.monotonic() >= send_at:
            # By hand into the queue: what is published under another name than it bears is parked for that.
            scene.put_into(service, body)
            send_at = time.monotonic() + AGAIN_SECONDS
        found = scene.patiently(look)
        if found:
            return found[0]
        time.sleep(0.2)
    raise NeverParked(f"{marker} was never parked in {service}.")


def _honest(listener: str, marker: str, block: int) -> Event:
    """An event the listener knows."""
    if listener == "mill":
        return StoneCut(stone=marker, block=block)
    return StoneGround(cut=marker, block=block)


def _sealed(listener: str, marker: str, **changes: Any) -> bytes:
    """A good event of its own aggregate, with changes in its envelope."""
    block = FAR + int(marker.rpartition("-")[2])
    event = _honest(listener, marker, block)
    body: Body = json.loads(seal(event, event_id=marker, version=1, at=datetime.now(UTC)))
    return json.dumps(body | changes).encode()


def _bad_json(_: Scene, listener: str, marker: str) -> bytes:
    return _sealed(listener, marker)[:-3]


def _not_a_cloudevent(_: Scene, __: str, marker: str) -> bytes:
    return json.dumps({"hello": marker}).encode()


def _unknown_type(_: Scene, listener: str, marker: str) -> bytes:
    kind = _honest(listener, marker, 1).type.replace("stone", "pebble")
    return _sealed(listener, marker, type=kind)


def _newer_version(_: Scene, listener: str, marker: str) -> bytes:
    return _sealed(listener, marker, type=_honest(listener, marker, 1).type.replace("v1", "v2"))


def _oversized(_: Scene, listener: str, marker: str) -> bytes:
    return _sealed(listener, marker, padding="x" * 2 * LARGEST_BODY)


def _contradiction(_: Scene, listener: str, marker: str) -> bytes:
    return _sealed(listener, marker, subject=f"block/{marker}")


def _impostor(scene: Scene, listener: str, marker: str) -> bytes:
    asked = "SELECT event_id FROM applied ORDER BY id DESC LIMIT 1"
    rows: list[tuple[Any, ...]] = []
    while not rows:
        rows = scene.patiently(lambda: scene.databases[listener].rows(asked))
    return _sealed(listener, marker, id=rows[0][0])


def _from_tomorrow(_: Scene, listener: str, marker: str) -> bytes:
    return _sealed(listener, marker, time=(datetime.now(UTC) + timedelta(hours=25)).isoformat())


KINDS: Final[dict[str, tuple[Callable[[Scene, str, str], bytes], str]]] = {
    "bad JSON": (_bad_json, "not JSON"),
    "not a CloudEvent": (_not_a_cloudevent, "not a CloudEvent"),
    "unknown type": (_unknown_type, "catalogue"),
    "newer version": (_newer_version, "version this consumer does not know"),
    "oversized body": (_oversized, "bytes"),
    "subject contradicts": (_contradiction, "subject"),
    "id seen before": (_impostor, "seen before with another body"),
    "clock a day ahead": (_from_tomorrow, "to come"),
}
"""Each poison, and what its reason has to say."""
