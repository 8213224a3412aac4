"""The oracle finds each thing that must not be, and passes what is as it should be."""

from dataclasses import replace
from typing import Any

import pytest

from .oracle import Direction, History, Parked, StoneRow, judge
from .tally import DOUBLED, LEFT_OVER, LOST, REORDERED, UNEXPECTED, Committed, Effect

CUT, COUNTED, GROUND = "quarry.stone_cut.v1", "quarry.block_counted.v1", "mill.stone_ground.v1"


def cut(row: int, subject: str = "block/1", version: int | None = None) -> Committed:
    return Committed(row, f"cut{row}", CUT, subject, version or row)


def effect(row: int, name: str, version: int, answer: str = "", subject: str = "block/1") -> Effect:
    return Effect(row, name, subject, version, answer)


COUNTED_ONCE = Committed(3, "count1", COUNTED, "counter/blocks", 1)
TO_THE_MILL = Direction(
    publisher="quarry",
    committed=[cut(1), cut(2), COUNTED_ONCE],
    waiting=0,
    delivered=frozenset({"cut1", "cut2", "count1"}),
    applied=[
        effect(1, "cut1", 1, "ground1"),
        effect(2, "cut2", 2, "ground2"),
        effect(3, "count1", 1, subject="counter/blocks"),
    ],
)
BACK_TO_THE_QUARRY = Direction(
    publisher="mill",
    committed=[Committed(n, f"ground{n}", GROUND, "sack/1", n) for n in (1, 2)],
    waiting=0,
    delivered=frozenset({"ground1", "ground2"}),
    applied=[effect(n, f"ground{n}", n, subject="sack/1") for n in (1, 2)],
)
ALL_WELL = History(
    attempted={"cart": 2, "late": 3, "wrong": 1},
    acknowledged=frozenset({"cart"}),
    refused=frozenset({"wrong"}),
    stones=[StoneRow("cart-0", "cut1"), StoneRow("cart-1", "cut2")],
    cut=TO_THE_MILL,
    ground=BACK_TO_THE_QUARRY,
    counted=[1],
    counter=1,
    queues={"mill": 0, "quarry": 0},
    parked=[Parked("mill", 7, "unreadable:abc", "dismissed", "not JSON")],
    planted=frozenset({"unreadable:abc"}),
)


def test_what_is_as_it_should_be_passes() -> None:
    assert judge(ALL_WELL) == []


def test_an_unacknowledged_cart_may_have_been_cut_or_not() -> None:
    history = replace(ALL_WELL, acknowledged=frozenset())
    assert judge(history) == []


def to_the_mill(**changes: Any) -> dict[str, Any]:
    return {"cut": replace(TO_THE_MILL, **changes)}


def back(**changes: Any) -> dict[str, Any]:
    return {"ground": replace(BACK_TO_THE_QUARRY, **changes)}


APPLIED = list(TO_THE_MILL.applied)
DELIVERED = TO_THE_MILL.delivered
STONES = list(ALL_WELL.stones)


@pytest.mark.parametrize(
    ("changes", "kind", "about"),
    [
        ({"acknowledged": frozenset({"cart", "late"})}, LOST, "late-2"),
        ({"stones": [*STONES, StoneRow("other-0", "cut1")]}, UNEXPECTED, "other-0"),
        ({"stones": [*STONES, StoneRow("wrong-0", "cut1")]}, UNEXPECTED, "wrong-0"),
        ({"stones": [*STONES, StoneRow("cart-1", "cut2")]}, DOUBLED, "cart-1"),
        ({"stones": [*STONES, StoneRow("late-0", "cut9")]}, LOST, "cut9"),
        ({"stones": STONES[:1]}, UNEXPECTED, "cut2"),
        (to_the_mill(applied=APPLIED[1:]), LOST, "cut1"),
        (to_the_mill(applied=[*APPLIED, effect(4, "cut1", 1, "ground1")]), DOUBLED, "cut1"),
        (to_the_mill(applied=[APPLIED[1], APPLIED[0], APPLIED[2]]), REORDERED, "cut1"),
        (to_the_mill(applied=[*APPLIED, effect(4, "cut8", 3)]), UNEXPECTED, "cut8"),
        (to_the_mill(delivered=DELIVERED - {"cut2"}), UNEXPECTED, "cut2"),
        (to_the_mill(waiting=1), LEFT_OVER, "quarry"),
        (back(waiting=2), LEFT_OVER, "mill"),
        (back(applied=BACK_TO_THE_QUARRY.applied[:1]), LOST, "ground2"),
        (back(committed=BACK_TO_THE_QUARRY.committed[:1]), LOST, "ground2"),
        (to_the_mill(applied=[APPLIED[0], APPLIED[2]]), UNEXPECTED, "ground2"),
        ({"counted": [1, 1]}, DOUBLED, "1"),
        ({"counter": 2}, LOST, "2"),
        ({"counted": [1, 2]}, UNEXPECTED, "2"),
        ({"queues": {"mill": 4}}, LEFT_OVER, "mill"),
        ({"planted": frozenset()}, LEFT_OVER, "unreadable:abc"),
        ({"parked": [Parked("mill", 8, "cut1", "dead", "why")]}, LEFT_OVER, "cut1"),
        (
            {"parked": [Parked("mill", 7, "unreadable:abc", "dead", "not JSON")]},
            LEFT_OVER,
            "unreadable:abc",
        ),
    ],
)
def test_everything_else_is_found(changes: dict[str, Any], kind: str, about: str) -> None:
    found = {(find.kind, find.about) for find in judge(replace(ALL_WELL, **changes))}
    assert (kind, about) in found
