"""Clients who book, move and cancel meetings, and send a request again until it is answered, or leave in doubt."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from datetime import time as time_of_day
from typing import Any, Final

import httpx

from one_machine.playing.days import Slot, at

from .official import PATIENCE, Official, is_final, wait_a_little
from .stories import Request, Story

MINUTES: Final = 30
"""Meetings are as short as may be: the one director is at all of them."""

HALF_HOURS: Final = tuple(
    time_of_day(hour, minute) for hour in range(7, 21) for minute in (0, MINUTES)
)
NOT_COMING_BACK: Final = 5
"""Every so manieth client leaves when the line breaks, and never learns what became of the request."""

AHEAD: Final = timedelta(days=21)
"""Meetings are far enough ahead that no paper is due while the catastrophe lasts."""

OPEN_AT_ONCE: Final = 2
BOOKS, MOVES = 0.4, 0.7


@dataclass(frozen=True)
class Opening:
    """A time at which one client alone may have a meeting, once."""

    slot: Slot
    starts_at: str


@dataclass
class Client:
    """One client with academies and times of its own, so that no two ever compete for a person."""

    number: int
    director: Official
    urns: Sequence[int]
    openings: Iterator[Opening]
    chance: random.Random
    stories: list[Story] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Answers that nobody should have been given."""
    under_way: Request | None = None

    @property
    def comes_back(self) -> bool:
        """Whether it sends a request again when the line breaks."""
        return self.number % NOT_COMING_BACK != 0

    def live(self, stop: threading.Event, rush: threading.Event, pause: float) -> None:
        """Do one thing after another until told to stop, and in a rush without the pause of so many seconds."""
        while not stop.is_set():
            rush.wait(self.chance.uniform(0, 2 * pause))
            opening = next(self.openings, None)
            if opening is None or stop.is_set():
                return
            self._do_something(opening)

    def book(self, urn: int, opening: Opening) -> Story:
        """Book a meeting, whatever it takes."""
        story = Story(urn)
        self.stories.append(story)
        slot = {"year": opening.slot.year, "slot": opening.slot.number}
        self._ask(story, Request("book", "/v1/meetings", {"urn": urn, **slot, **_when(opening)}))
        return story

    def move(self, story: Story, opening: Opening) -> None:
        """Move a meeting to another time."""
        path, version = f"/v1/meetings/{story.latest['id']}/moves", story.latest["version"]
        self._ask(story, Request("move", path, _when(opening), version))

    def cancel(self, story: Story) -> None:
        """Call a meeting off."""
        path, version = f"/v1/meetings/{story.latest['id']}/cancellation", story.latest["version"]
        self._ask(story, Request("cancel", path, {"reason": "Snow."}, version))

    def _do_something(self, opening: Opening) -> None:
        year = opening.slot.year  # A meeting stays in the year that it was booked for.
        going_on = [each for each in self.stories if each.may_go_on and each.year == year]
        if len(going_on) < OPEN_AT_ONCE or self.chance.random() < BOOKS:
            self.book(self.chance.choice(self.urns), opening)
        elif self.chance.random() < MOVES:
            self.move(self.chance.choice(going_on), opening)
        else:
            self.cancel(self.chance.choice(going_on))

    def _ask(self, story: Story, request: Request) -> None:
        story.requests.append(request)
        self.under_way = request
        answer = self._answer(request)
        if answer is not None and answer.is_success:
            request.answer = answer.json()
        elif answer is not None:
            self.wrong.append(
                f"client {self.number}: {request.verb} was refused: {answer.status_code} {answer.text}"
            )
        self.under_way = None

    def _answer(self, request: Request) -> httpx.Response | None:
        """Send until there is an answer; None, if the client has left before."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self.director.ask(
                    "POST", "scheduling", request.path, request.body, **request.headers
                )
                if is_final(answer):
                    return answer
            except (httpx.ConnectError, httpx.HTTPStatusError):
                pass  # It has not been sent at all.
            except httpx.TransportError:
                if not self.comes_back:
                    return None
            wait_a_little()
        self.wrong.append(f"client {self.number}: {request.verb} was never answered.")
        return None


@dataclass
class Crowd:
    """All the clients, each on a thread of its own."""

    clients: list[Client]
    stop: threading.Event = field(default_factory=threading.Event)
    rush: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, pause: float) -> None:
        """Have all of them act, with a pause of so many seconds on average between two things."""
        self.stop.clear()
        self.threads = [
            threading.Thread(target=client.live, args=(self.stop, self.rush, pause), daemon=True)
            for client in self.clients
        ]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        """Let everyone finish what they have begun."""
        self.stop.set()
        self.rush.set()
        for thread in self.threads:
            thread.join()
        self.rush.clear()

    @property
    def stories(self) -> list[Story]:
        """Everything that was asked for."""
        return [story for client in self.clients for story in client.stories]

    @property
    def wrong(self) -> list[str]:
        """Every answer that nobody should have been given."""
        return [sentence for client in self.clients for sentence in client.wrong]

    def count(self) -> dict[str, int]:
        """How much was asked, how much of it acknowledged, and how much is under way now."""
        requests = [asked for story in self.stories for asked in story.requests]
        return {
            "asked": len(requests),
            "acknowledged": sum(asked.answer is not None for asked in requests),
            "under way": sum(client.under_way is not None for client in self.clients),
        }


def crowd(
    director: Official,
    urns: Sequence[int],
    days: Sequence[tuple[Slot, date]],
    *,
    size: int,
    seed: int,
) -> Crowd:
    """So many clients; the academies and the days are dealt out among them."""
    clients = []
    for number in range(size):
        chance = random.Random(f"{seed} {number}")
        openings = [
            Opening(slot, at(day, hour)) for slot, day in days[number::size] for hour in HALF_HOURS
        ]
        chance.shuffle(openings)
        mine = urns[number::size] or urns
        clients.append(Client(number, director, mine, iter(openings), chance))
    return Crowd(clients)


def _when(opening: Opening) -> dict[str, Any]:
    return {"starts_at": opening.starts_at, "duration_minutes": MINUTES}
