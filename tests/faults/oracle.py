"""The oracle: from everything that was asked, written and done, what was lost, doubled, reordered or unexpected."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from .ledger import stones_of
from .tally import DOUBLED, LEFT_OVER, LOST, UNEXPECTED, Committed, Effect, Find, Tally

T = TypeVar("T")

STONE_CUT = "quarry.stone_cut.v1"


class StoneRow(NamedTuple):
    """A stone as the quarry wrote it, beside the event that tells of it."""

    stone: str
    event_id: str


class Parked(NamedTuple):
    """A parked row of a service that was not settled by itself."""

    service: str
    id: int
    event_id: str
    state: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Direction:
    """A publisher and its listener, when everything has come to rest."""

    publisher: str
    committed: Sequence[Committed]
    waiting: int
    delivered: frozenset[str]
    applied: Sequence[Effect]


@dataclass(frozen=True, kw_only=True)
class History:
    """All there is to judge."""

    attempted: Mapping[str, int]
    acknowledged: frozenset[str]
    refused: frozenset[str]
    stones: Sequence[StoneRow]
    cut: Direction
    ground: Direction
    counted: Sequence[int]
    counter: int
    queues: Mapping[str, int] = field(default_factory=dict)
    parked: Sequence[Parked] = ()
    planted: frozenset[str] = frozenset()
    """The event ids, as they are parked, of what the plan planted and an operator dismissed."""


def judge(history: History) -> list[Find]:
    """Everything that must not be; an empty list is a pass."""
    return [
        *carts(history),
        *effect_and_event(history),
        *direction(history.cut),
        *direction(history.ground),
        *counting(history),
        *left_over(history),
    ]


def carts(history: History) -> list[Find]:
    """What clients were told against what the quarry wrote: attempted ⊇ committed ⊇ acknowledged."""
    written = Counter(row.stone for row in history.stones)
    attempted = dict(history.attempted)
    asked = stones_of(attempted, attempted)
    promised = stones_of(history.acknowledged, attempted)
    denied = stones_of(history.refused, attempted)
    return [
        *_finds(LOST, promised - written.keys(), "its cart was acknowledged and it was never cut"),
        *_finds(UNEXPECTED, written.keys() - asked, "nobody asked for this stone"),
        *_finds(UNEXPECTED, written.keys() & denied, "its cart was refused and it was cut"),
        *_finds(DOUBLED, _twice(written), "its cart was cut twice"),
    ]


def effect_and_event(history: History) -> list[Find]:
    """Each effect and the event that tells of it were one transaction: both are there, or neither."""
    told = {event.event_id for event in history.cut.committed if event.type == STONE_CUT}
    cut = Counter(row.event_id for row in history.stones)
    answers = Counter(effect.answer for effect in history.cut.applied if effect.answer)
    ground = {event.event_id for event in history.ground.committed}
    return [
        *_finds(LOST, cut.keys() - told, "its stone was cut and it is not in the outbox"),
        *_finds(UNEXPECTED, told - cut.keys(), "it is in the outbox and its stone was never cut"),
        *_finds(LOST, answers.keys() - ground, "its stone was ground and it is not in the outbox"),
        *_finds(UNEXPECTED, ground - answers.keys(), "it is in the outbox and nothing was ground"),
    ]


def direction(given: Direction) -> list[Find]:
    """From the publisher's outbox to its listener's effects: each once, in its aggregate's order."""
    tally = Tally()
    tally.commit(given.committed)
    tally.apply(given.applied)
    finds = tally.settle()
    unseen = tally.applied - given.delivered
    finds += _finds(UNEXPECTED, unseen, "it was applied and is in no inbox")
    if given.waiting:
        why = f"{given.waiting} events were never confirmed by the broker"
        finds.append(Find(LEFT_OVER, given.publisher, why))
    return finds


def counting(history: History) -> list[Find]:
    """The fenced timer counted 1, 2, 3 … to where its counter stands."""
    seen = Counter(history.counted)
    due = set(range(1, history.counter + 1))
    return [
        *_finds(DOUBLED, map(str, _twice(seen)), "two processes counted to this number"),
        *_finds(LOST, map(str, due - seen.keys()), "nobody counted to this number"),
        *_finds(UNEXPECTED, map(str, seen.keys() - due), "it is beyond the counter"),
    ]


def left_over(history: History) -> list[Find]:
    """Whatever still lies in a queue, or is parked without anybody having planted it."""
    queues = [
        Find(LEFT_OVER, name, f"{depth} messages are in this queue")
        for name, depth in sorted(history.queues.items())
        if depth
    ]
    parked = [
        Find(LEFT_OVER, row.event_id, f"parked in {row.service} as {row.state}: {row.reason}")
        for row in history.parked
        if not (row.state == "dismissed" and row.event_id in history.planted)
    ]
    return queues + parked


def _finds(kind: str, about: Iterable[str], why: str) -> list[Find]:
    return [Find(kind, each, why) for each in sorted(about)]


def _twice(counted: Counter[T]) -> list[T]:
    return [each for each, times in counted.items() if times > 1]
