"""The clients: ask the quarry for carts of stones, and ask again with the same key until they are answered."""

import random
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import httpx

from .ledger import Ledger
from .mill.quarry.rules import LAST_BLOCK

ANSWER_SECONDS: Final = 5.0
AGAIN_SECONDS: Final = 1.0
MOST_UNANSWERED: Final = 20
"""Carts a client keeps asking for before it thinks of no new ones."""
FEWEST_STONES: Final = 10
MOST_STONES: Final = 50
WRONG_ONES: Final = 0.03
"""The share of carts whose last stone has no block, and which must leave no trace."""


@dataclass
class Quarry:
    """The quarry as its clients know it."""

    urls: tuple[str, ...]
    ledger: Ledger

    def ask(self, client: httpx.Client, cart: str, blocks: list[int]) -> bool:
        """Ask for a cart once more, at any door; True when it was answered, with yes or no.

        Raises `RuntimeError` for an answer that nobody should ever get.
        """
        try:
            answer = client.post(
                f"{random.choice(self.urls)}/v1/carts",
                json={"cart": cart, "blocks": blocks},
                headers={"Idempotency-Key": cart},
            )
        except httpx.TransportError:
            return False
        if answer.is_success:
            self.ledger.acknowledge(cart)
            return True
        if answer.status_code > 500:
            return False
        problem = str(answer.json()["type"]).rpartition("/")[2]
        if problem == "no-such-block":
            self.ledger.refuse(cart)
        elif problem != "request-in-flight":
            raise RuntimeError(f"{cart}: {answer.status_code} {answer.text}")
        return problem == "no-such-block"


def new_client() -> httpx.Client:
    """A client that waits a few seconds for each answer."""
    return httpx.Client(timeout=ANSWER_SECONDS, trust_env=False)


@dataclass
class Clients:
    """Several clients at work, each in a thread of its own, at a steady pace together."""

    quarry: Quarry
    may_go_on: Callable[[], bool]
    """Whether the services keep up; when they do not, no new carts are thought of."""
    seed: int
    stones_a_second: float = 80.0
    number: int = 4
    failed: list[str] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin to ask."""
        for number in range(self.number):
            chance = random.Random(f"{self.seed} {number}")
            thread = threading.Thread(target=self._work, args=(chance,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Think of nothing new, and leave what is unanswered as it is."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(2 * ANSWER_SECONDS)

    def _work(self, chance: random.Random) -> None:
        unanswered: deque[tuple[float, str, list[int]]] = deque()
        try:
            with new_client() as client:
                while not self._stopping.is_set():
                    self._turn(client, chance, unanswered)
        except Exception as wrong:  # noqa: BLE001 - told to the campaign, which ends with it
            self.failed.append(repr(wrong))

    def _turn(
        self,
        client: httpx.Client,
        chance: random.Random,
        unanswered: deque[tuple[float, str, list[int]]],
    ) -> None:
        begun = time.monotonic()
        if unanswered and unanswered[0][0] <= begun:
            _, cart, blocks = unanswered.popleft()
        elif len(unanswered) < MOST_UNANSWERED and self.may_go_on():
            cart, blocks = f"cart-{uuid.uuid4()}", thought_of(chance)
            self.quarry.ledger.attempt(cart, len(blocks))
        else:
            self._stopping.wait(0.2)
            return
        if not self.quarry.ask(client, cart, blocks):
            unanswered.append((time.monotonic() + AGAIN_SECONDS, cart, blocks))
        pace = len(blocks) * self.number / self.stones_a_second
        self._stopping.wait(max(0.0, begun + pace - time.monotonic()))


def thought_of(chance: random.Random) -> list[int]:
    """The blocks of a new cart; now and then the last one does not exist."""
    number = chance.randint(FEWEST_STONES, MOST_STONES)
    blocks = [chance.randint(1, LAST_BLOCK) for _ in range(number)]
    return [*blocks, LAST_BLOCK + 1] if chance.random() < WRONG_ONES else blocks
