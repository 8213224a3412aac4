"""Lanes: what waits to be published, as the relay has read it, with one event of an aggregate under way at a time."""

import heapq
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable

from kit.bus import Letter

Read = Callable[[int, int], list[Letter]]
"""The waiting letters beyond a place in the outbox, at most so many, in their order."""

PAGE = 500
MOST_KNOWN = 5_000
"""Letters in memory; what is beyond is read when these have gone."""

MOST_CHARACTERS = 32_000_000
"""And no more is read either while these hold so much together."""

MOST_HELD = 100_000
"""Aggregates of refused letters in memory, each with little more than its name; then nothing more is read."""

LANE = 500
"""Letters of one aggregate in memory, so that a long one leaves room for the others."""

FIRST_HOLD_SECONDS = 1.0
LONGEST_HOLD_SECONDS = 10.0

RETRIED_AT_ONCE = 50
"""Refused letters that get their next try together, so that a great many leave room for the others."""


class Lanes:
    """Reads the outbox round after round, and gives out what may be sent now.

    Rows are chosen by their state: a round begins at the lowest number again, because sequences
    commit out of order. What was read before and is not settled yet is passed over.
    """

    def __init__(self, read: Read, clock: Callable[[], float] = time.monotonic) -> None:
        """The clock counts seconds, for how long a refused letter is held back."""
        self._read = read
        self._clock = clock
        self._refusals: dict[str, int] = {}
        self.forget()

    def forget(self) -> None:
        """Know nothing any more: whatever is not marked is read again, from the lowest number."""
        self.lowest: Letter | None = None
        """The first letter of the round that is being read: nothing before it waits."""
        self._place = 0
        self._known: dict[int, int] = {}
        self._characters = 0
        self._ready: deque[Letter] = deque()
        self._lanes: dict[str, deque[Letter]] = {}
        self._cut: set[str] = set()
        self._held: set[str] = set()
        """The aggregates of refused letters."""
        self._retries: list[tuple[float, int, str]] = []
        """When each gets its next try, the row of the letter and its aggregate: a heap, without the letters."""

    def next(self, most: int) -> list[Letter]:
        """Up to ``most`` letters to be sent now; no two of one aggregate, none whose predecessor is under way."""
        self._let_go_of_held()
        if len(self._ready) < most and self._has_room():
            self._read_on()
        return [self._ready.popleft() for _ in range(min(most, len(self._ready)))]

    def taken(self, letters: Iterable[Letter]) -> None:
        """The broker has these: the next of their aggregates may go."""
        for letter in letters:
            self._refusals.pop(letter.subject, None)
            lane = self._lanes[letter.subject]
            if lane:
                self._ready.append(lane.popleft())
            else:
                del self._lanes[letter.subject]

    def marked(self, rows: Collection[int]) -> None:
        """These do not wait any more, and will not be read again."""
        for row in rows:
            self._characters -= self._known.pop(row, 0)

    def _has_room(self) -> bool:
        return (
            len(self._known) < MOST_KNOWN
            and self._characters < MOST_CHARACTERS
            and len(self._held) < MOST_HELD
        )

    def hold_back(self, letter: Letter) -> None:
        """The broker would not take this one: its aggregate waits, longer each time, and the others pass."""
        times = self._refusals[letter.subject] = self._refusals.get(letter.subject, 0) + 1
        seconds = min(FIRST_HOLD_SECONDS * 2.0 ** (times - 1), LONGEST_HOLD_SECONDS)
        self._held.add(letter.subject)
        heapq.heappush(self._retries, (self._clock() + seconds, letter.row, letter.subject))
        lane = self._lanes.pop(letter.subject)
        self.marked([letter.row, *(behind.row for behind in lane)])
        self._cut.add(letter.subject)

    def _let_go_of_held(self) -> None:
        """Read the refused ones whose time has come again."""
        for _ in range(RETRIED_AT_ONCE):
            if not self._retries or self._retries[0][0] > self._clock():
                return
            _, row, subject = self._retries[0]
            # First of all: where the database is away, everything stays as it is.
            found = self._read(row - 1, 1)
            heapq.heappop(self._retries)
            self._held.remove(subject)
            self._cut.discard(subject)
            for letter in found:
                if letter.row == row:
                    self._line_up(letter)
            # What is behind it may have been read past: not before the next round.
            self._cut.add(subject)

    def _read_on(self) -> None:
        if self._place == 0:
            self._cut = set(self._held)
        letters = self._read(self._place, PAGE)
        if self._place == 0:
            self.lowest = letters[0] if letters else None
        self._place = letters[-1].row if len(letters) == PAGE else 0
        for letter in letters:
            if letter.row not in self._known:
                self._line_up(letter)

    def _line_up(self, letter: Letter) -> None:
        lane = self._lanes.get(letter.subject)
        if letter.subject in self._cut:
            return
        if lane is None:
            self._lanes[letter.subject] = deque()
            self._ready.append(letter)
        elif len(lane) < LANE:
            lane.append(letter)
        else:
            # What comes later must not pass the one that is left out here: not before the next round.
            self._cut.add(letter.subject)
            return
        self._known[letter.row] = len(letter.body)
        self._characters += len(letter.body)
