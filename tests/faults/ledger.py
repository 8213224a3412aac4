"""What the clients asked for and what they were told: a file that is only ever added to."""

import threading
from collections.abc import Iterable
from pathlib import Path


class Ledger:
    """Knows every cart: attempted before it is sent, acknowledged or refused when the answer is there."""

    def __init__(self, file: Path) -> None:
        """Begin a file; a line is a word, a cart, and with an attempt the number of its stones."""
        self._file = file.open("a", encoding="ascii", buffering=1)
        self._lock = threading.Lock()
        self.attempted: dict[str, int] = {}
        self.acknowledged: set[str] = set()
        self.refused: set[str] = set()

    def attempt(self, cart: str, stones: int) -> None:
        """Note that a cart will be asked for now."""
        with self._lock:
            self.attempted[cart] = stones
            self._file.write(f"attempted {cart} {stones}\n")

    def acknowledge(self, cart: str) -> None:
        """Note that the quarry has said yes."""
        with self._lock:
            self.acknowledged.add(cart)
            self._file.write(f"acknowledged {cart}\n")

    def refuse(self, cart: str) -> None:
        """Note that the quarry has said no."""
        with self._lock:
            self.refused.add(cart)
            self._file.write(f"refused {cart}\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def stones_of(carts: Iterable[str], attempted: dict[str, int]) -> set[str]:
    """The stones of some carts, by the names the quarry gives them."""
    return {f"{cart}-{place}" for cart in carts for place in range(attempted[cart])}
