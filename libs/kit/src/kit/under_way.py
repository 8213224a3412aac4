"""What the relay has handed over and the broker has not answered yet."""

import time
from collections.abc import Iterable

from kit.bus import Letter

WINDOW = 2_000
"""Letters under way at the same time."""

WINDOW_CHARACTERS = 8_000_000
"""And how much they may hold together."""

AT_ONCE = 500
"""Letters handed over together, so that reading the next goes on beside sending these."""


class UnderWay:
    """Letters without an answer, and for how long the broker has been silent about them."""

    def __init__(self) -> None:
        """Nothing is under way."""
        self._letters: dict[int, Letter] = {}
        self._characters = 0
        self._heard_at = 0.0

    def __bool__(self) -> bool:
        """Whether there is an answer to wait for."""
        return bool(self._letters)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._letters)

    @property
    def room(self) -> int:
        """How many more may go now."""
        if self._characters > WINDOW_CHARACTERS:
            return 0
        return min(AT_ONCE, WINDOW - len(self._letters))

    @property
    def silent_seconds(self) -> float:
        """How long nothing has been heard, though there is something to be heard."""
        return time.monotonic() - self._heard_at if self._letters else 0.0

    def heard(self) -> None:
        """The broker has said something, or has a reason not to."""
        self._heard_at = time.monotonic()

    def add(self, letters: Iterable[Letter]) -> None:
        """These have gone."""
        if not self._letters:
            self.heard()
        for letter in letters:
            self._letters[letter.row] = letter
            self._characters += len(letter.body)

    def answered(self, letters: Iterable[Letter]) -> list[Letter]:
        """Those of these that were under way; the others were given up before."""
        found = [letter for letter in letters if self._letters.pop(letter.row, None)]
        self._characters -= sum(len(letter.body) for letter in found)
        return found

    def forget(self) -> None:
        """Give up what is under way: its state is unknown."""
        self._letters.clear()
        self._characters = 0
