"""Lanes: in each aggregate's order, one at a time, and no long one in the way of the others."""

import random
from collections import defaultdict

import pytest

from kit import lanes
from kit.lanes import LANE, LONGEST_HOLD_SECONDS, MOST_KNOWN, PAGE, Lanes
from kit.outbox import Letter


class Outbox:
    """The waiting rows, and how often they were asked for."""

    def __init__(self, *subjects: str) -> None:
        self.rows = dict(enumerate(subjects, start=1))
        self.most_read = 0

    def read(self, after: int, limit: int) -> list[Letter]:
        found = [row for row in sorted(self.rows) if row > after][:limit]
        return [Letter(row, f"e{row}", "t", self.rows[row], "{}") for row in found]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def rows(letters: list[Letter]) -> list[int]:
    return [letter.row for letter in letters]


def test_two_of_one_aggregate_are_never_under_way_together() -> None:
    given = Lanes(Outbox("a", "a", "b", "a").read)

    first = given.next(10)
    assert rows(first) == [1, 3]
    assert given.next(10) == []
    given.taken(first)
    assert rows(given.next(10)) == [2]


def test_a_row_that_was_committed_late_is_found_though_later_ones_have_gone() -> None:
    outbox = Outbox("a", "b")
    late = outbox.rows.pop(1)
    given = Lanes(outbox.read)
    assert rows(given.next(10)) == [2]

    outbox.rows[1] = late
    assert rows(given.next(10)) == [1]


def test_what_is_confirmed_and_not_marked_yet_is_not_sent_again() -> None:
    outbox = Outbox("a")
    given = Lanes(outbox.read)
    letters = given.next(10)
    given.taken(letters)
    assert given.next(10) == []

    del outbox.rows[1]
    given.marked([1])
    outbox.rows[1] = "a"  # put back, to be sent again
    assert rows(given.next(10)) == [1]


def test_after_a_lost_channel_everything_unmarked_comes_again() -> None:
    given = Lanes(Outbox("a", "b", "a").read)
    given.taken(given.next(10))
    given.forget()

    assert rows(given.next(10)) == [1, 2]


def test_a_refused_one_waits_longer_each_time_and_only_its_aggregate_with_it() -> None:
    clock = Clock()
    outbox = Outbox("a", "a", "b")
    given = Lanes(outbox.read, clock)
    refused, other = given.next(10)
    given.hold_back(refused)
    given.taken([other])
    assert given.next(10) == []

    waits = []
    for _ in range(6):
        begun = clock.now
        while not (again := given.next(10)):
            clock.now += 0.5
        waits.append(clock.now - begun)
        assert rows(again) == [1]
        given.hold_back(again[0])
    assert waits == [1, 2, 4, 8, LONGEST_HOLD_SECONDS, LONGEST_HOLD_SECONDS]

    clock.now += LONGEST_HOLD_SECONDS
    given.taken(given.next(10))
    assert rows(given.next(10)) == [2]


def test_large_letters_are_read_as_far_as_they_may_fill_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes, "PAGE", 5)
    monkeypatch.setattr(lanes, "MOST_CHARACTERS", 1_000)
    waiting = dict(enumerate(map(str, range(1, 100)), start=1))

    def read(after: int, limit: int) -> list[Letter]:
        found = [row for row in sorted(waiting) if row > after][:limit]
        return [Letter(row, f"e{row}", "t", waiting[row], "x" * 100) for row in found]

    given, sent = Lanes(read), 0
    while waiting:
        letters = [letter for _ in range(20) for letter in given.next(100)]
        assert 0 < len(letters) <= 10
        sent += len(letters)
        given.taken(letters)
        for letter in letters:
            del waiting[letter.row]
        given.marked(rows(letters))
    assert sent == 99


def test_refused_letters_hold_up_nobody_however_many_and_large_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes, "PAGE", 5)
    monkeypatch.setattr(lanes, "MOST_CHARACTERS", 1_000)
    monkeypatch.setattr(lanes, "MOST_KNOWN", 10)
    clock = Clock()

    def read(after: int, limit: int) -> list[Letter]:
        rows = [row for row in waiting if row > after][:limit]
        return [Letter(row, f"e{row}", "t", str(row), "x" * 100) for row in rows]

    waiting = list(range(1, 101))
    given, sent, refused = Lanes(read, clock), set[int](), 0
    for _ in range(200):
        for letter in given.next(10):
            if letter.row <= 60:  # their queue is full
                given.hold_back(letter)
                refused += 1
                continue
            sent.add(letter.row)
            given.taken([letter])
            waiting.remove(letter.row)
            given.marked([letter.row])
    assert (len(sent), refused) == (40, 60)

    clock.now += LONGEST_HOLD_SECONDS
    again = {row for _ in range(20) for row in rows(given.next(10))}
    assert again == set(range(1, 61))


def test_where_the_database_is_away_a_refused_one_still_goes_before_those_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes, "PAGE", 2)  # the round is in its middle when the database goes
    clock, outbox = Clock(), Outbox("a", "b", "a")
    away: list[Exception] = []

    def read(after: int, limit: int) -> list[Letter]:
        if away:
            raise away.pop()
        return outbox.read(after, limit)

    given = Lanes(read, clock)
    refused, other = given.next(10)
    given.hold_back(refused)
    given.taken([other])
    clock.now += LONGEST_HOLD_SECONDS
    away.append(ConnectionError())
    with pytest.raises(ConnectionError):
        given.next(10)
    assert rows(given.next(10)) == [1]


def test_many_refused_ones_leave_little_more_than_their_names_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes, "MOST_HELD", 30)
    outbox = Outbox(*map(str, range(1000)))
    given = Lanes(outbox.read, Clock())
    monkeypatch.setattr(lanes, "PAGE", 10)
    refused = 0
    while letters := given.next(10):
        for letter in letters:
            given.hold_back(letter)
            refused += 1
    assert refused == 30
    assert given._lanes == {}
    assert given._known == {}


def test_the_lowest_is_the_first_that_waits() -> None:
    outbox = Outbox("a", "b")
    given = Lanes(outbox.read)
    letters = given.next(10)
    assert given.lowest == letters[0]

    del outbox.rows[1]
    given.taken(letters)
    given.marked([1])
    given.next(10)
    assert given.lowest == letters[1]


def test_a_very_long_aggregate_leaves_room_for_the_others_and_keeps_its_order() -> None:
    outbox = Outbox(*["long"] * (MOST_KNOWN + PAGE), "b", "c")
    given = Lanes(outbox.read)
    sent: dict[str, list[int]] = defaultdict(list)
    for turn in range(100_000):
        letters = given.next(50)
        for letter in letters:
            sent[letter.subject].append(letter.row)
            del outbox.rows[letter.row]
        given.taken(letters)
        given.marked(rows(letters))
        if not outbox.rows:
            break
        if turn == LANE:
            assert {"b", "c"} <= set(sent)

    assert outbox.rows == {}
    assert sent["long"] == sorted(sent["long"])


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_broker_answers_each_goes_once_and_in_order(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "PAGE", 7)
    monkeypatch.setattr(lanes, "LANE", 3)
    chance, clock = random.Random(seed), Clock()
    outbox = Outbox(*(chance.choice("aaabcdefgh") for _ in range(200)))
    given = Lanes(outbox.read, clock)
    under_way: list[Letter] = []
    taken: dict[str, list[int]] = defaultdict(list)
    while outbox.rows:
        clock.now += 0.3
        under_way += given.next(chance.randint(1, 9))
        assert len({letter.subject for letter in under_way}) == len(under_way)
        chance.shuffle(under_way)
        for letter in [under_way.pop() for _ in range(chance.randint(0, len(under_way)))]:
            if chance.random() < 0.2:
                given.hold_back(letter)
                continue
            taken[letter.subject].append(letter.row)
            given.taken([letter])
            del outbox.rows[letter.row]
            given.marked([letter.row])

    assert all(gone == sorted(gone) for gone in taken.values())
    assert sum(map(len, taken.values())) == 200
