"""The parts of the suite as the operators' page shows them, each with its figures and its sentences."""

from dataclasses import dataclass
from typing import Any, Final

from kit.pulses import Pulse
from portal import services
from portal.problems import PartAway

AWAY: Final = "away"
FIRST_PARKED: Final = 10
"""So many parked events of each part stand on the first page; the rest is a link away."""

OPEN: Final = ("retrying", "waiting", "dead")


@dataclass(frozen=True)
class Part:
    """One service: how it is, and what it says of itself."""

    service: str
    state: str
    says: tuple[str, ...] = ()
    figures: dict[str, Any] | None = None

    @property
    def parked(self) -> int:
        """How many of its events wait for another try or a decision."""
        return sum(self._counted(state) for state in OPEN)

    @property
    def dead(self) -> int:
        """How many wait for a person."""
        return self._counted("dead")

    @property
    def at_work(self) -> list[str]:
        """The loops of its worker that work and were heard of a moment ago."""
        return [pulse.name for pulse in self._pulses if _works(pulse)]

    @property
    def other_loops(self) -> list[Pulse]:
        """The loops of its worker of which there is more to say."""
        return [pulse for pulse in self._pulses if not _works(pulse)]

    @property
    def _pulses(self) -> list[Pulse]:
        told = (self.figures or {}).get("loops", [])
        names = ("name", "owner", "state", "seconds", "silent_seconds")
        return [Pulse(*(loop[name] for name in names)) for loop in told]

    def _counted(self, state: str) -> int:
        return int((self.figures or {}).get("parked", {}).get(state, 0))


def _works(pulse: Pulse) -> bool:
    return pulse.state == "working" and pulse.beats


def part_of(service: str) -> Part:
    """How one service says it is; without an answer, that."""
    try:
        told = services.read(service, "/running")
    except PartAway:
        return Part(service, AWAY, ("It does not answer: see whether it runs.",))
    return Part(service, told["status"], tuple(told["says"].values()), told["figures"])


def first_parked(part: Part) -> list[dict[str, Any]]:
    """The oldest of what is parked there."""
    if not part.parked:
        return []
    try:
        return services.read_page(part.service, "/parked", limit=FIRST_PARKED)[0]
    except PartAway:
        return []


def advice(parked: dict[str, Any]) -> str:
    """What an operator can do about a parked event."""
    if parked["state"] == "retrying":
        return (
            "It is tried again by itself. Once its cause is mended, you can have it tried at once."
        )
    if parked["state"] == "waiting":
        return "It goes on by itself when the event before it, about the same thing, is settled."
    if parked["state"] == "dismissed":
        return "Nothing: it was dismissed, and will not be applied."
    if not parked["type"]:
        return "Find out who sent it. Nobody can apply what cannot be read: dismiss it."
    return "Find out why and mend that, then have it tried again. Dismiss it only if it shall never count."
