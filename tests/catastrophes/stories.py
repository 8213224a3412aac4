"""What was asked for about each meeting, what was acknowledged, and how the meeting may therefore look now."""

import uuid
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Verb = Literal["book", "move", "cancel"]

BOOKED, CANCELLED = "booked", "cancelled"

DAYS_OF_A_MEETING: Final = 4
"""Quarter days that a meeting takes of its academy's entitlement."""


@dataclass
class Request:
    """One thing asked for, under a key of its own; without an answer nobody knows whether it was done."""

    verb: Verb
    path: str
    body: dict[str, Any]
    version: int | None = None
    answer: dict[str, Any] | None = None
    key: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def headers(self) -> dict[str, str]:
        """The key, and which version of the meeting is meant."""
        match = {} if self.version is None else {"If-Match": f'"{self.version}"'}
        return {"Idempotency-Key": self.key, **match}


@dataclass
class Story:
    """All that one client asked for about one meeting, in order."""

    urn: int
    requests: list[Request] = field(default_factory=list)

    @property
    def year(self) -> str:
        """The academic year that it was booked for."""
        return str(self.requests[0].body["year"])

    @property
    def latest(self) -> dict[str, Any]:
        """The meeting as the last answer showed it; empty before the first one."""
        answers = [asked.answer for asked in self.requests if asked.answer is not None]
        return answers[-1] if answers else {}

    @property
    def may_go_on(self) -> bool:
        """Whether there is a meeting that can be moved or cancelled, and nothing about it is in doubt."""
        return self.latest.get("state") == BOOKED and self.requests[-1].answer is not None


@dataclass(frozen=True)
class Picture:
    """What everybody must agree on about a meeting."""

    starts_at: str
    sequence: int
    state: str


def possible_pictures(story: Story) -> list[Picture | None]:
    """How a meeting may look: as acknowledged, and as it would with a last request that was not answered.

    None stands for no meeting at all.
    """
    pictures: list[Picture | None] = [None]
    for asked in story.requests:
        pictures.append(_after(pictures[-1], asked))
    in_doubt = bool(story.requests) and story.requests[-1].answer is None
    return pictures[-2:] if in_doubt else pictures[-1:]


def _after(before: Picture | None, asked: Request) -> Picture:
    if before is None:
        return Picture(asked.body["starts_at"], 0, BOOKED)
    if asked.verb == "move":
        return Picture(asked.body["starts_at"], before.sequence + 1, BOOKED)
    return Picture(before.starts_at, before.sequence + 1, CANCELLED)


def picture_of(meeting: dict[str, Any]) -> Picture:
    """A meeting as scheduling shows it."""
    return Picture(meeting["starts_at"], meeting["sequence"], meeting["state"])
