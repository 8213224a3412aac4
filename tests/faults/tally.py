"""Counts what was committed and what was applied, row by row, and says at once what must not be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

LOST: Final = "lost"
DOUBLED: Final = "doubled"
REORDERED: Final = "reordered"
UNEXPECTED: Final = "unexpected"
LEFT_OVER: Final = "left over"
KINDS: Final = (LOST, DOUBLED, REORDERED, UNEXPECTED, LEFT_OVER)


class Find(NamedTuple):
    """Something that must not be: its kind, what it is about, and a sentence."""

    kind: str
    about: str
    why: str


class Committed(NamedTuple):
    """An event in its publisher's outbox; ``row`` is its place there."""

    row: int
    event_id: str
    type: str
    subject: str
    version: int


class Effect(NamedTuple):
    """A row that a reaction left; ``row`` is its place among them, ``answer`` the event it recorded."""

    row: int
    event_id: str
    subject: str
    version: int
    answer: str


@dataclass
class Tally:
    """One direction: what a publisher has committed against what its listener has applied."""

    committed: dict[str, float] = field(default_factory=dict)
    """Event → when we first saw it committed."""
    applied: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)
    """Applied, and not seen committed; asked for again before they count as unexpected."""
    finds: list[Find] = field(default_factory=list)
    reached: float = 0.0
    """When the newest of the applied events was committed."""
    _newest: dict[str, int] = field(default_factory=dict)

    def commit(self, events: Iterable[Committed], at: float = 0.0) -> None:
        """Take events that were committed."""
        for event in events:
            if event.event_id in self.committed:
                continue
            self.committed[event.event_id] = at
            self.strangers.discard(event.event_id)
            if event.event_id in self.applied:
                self.reached = max(self.reached, at)
            else:
                self.pending.add(event.event_id)

    def apply(self, effects: Iterable[Effect]) -> None:
        """Take effects, in the order in which they happened."""
        for effect in effects:
            if effect.event_id in self.applied:
                why = f"version {effect.version} of {effect.subject} was applied again"
                self.finds.append(Find(DOUBLED, effect.event_id, why))
                continue
            self.applied.add(effect.event_id)
            self.pending.discard(effect.event_id)
            if effect.event_id in self.committed:
                self.reached = max(self.reached, self.committed[effect.event_id])
            else:
                self.strangers.add(effect.event_id)
            self._in_order(effect)

    def found_too_early(self, event_ids: Iterable[str]) -> None:
        """Note events that were applied while no outbox had them."""
        for event_id in event_ids:
            self.strangers.discard(event_id)
            why = "it was applied while its own transaction was not committed"
            self.finds.append(Find(UNEXPECTED, event_id, why))

    def passed_over(self, seconds: float) -> set[str]:
        """What is not applied although events were that were committed so much later."""
        late = self.reached - seconds
        return {each for each in self.pending if self.committed[each] < late}

    def settle(self) -> list[Find]:
        """Everything found, when nothing more will come."""
        unexpected = [
            Find(UNEXPECTED, event_id, "it was applied and is in no outbox")
            for event_id in sorted(self.strangers)
        ]
        lost = [
            Find(LOST, event_id, "it was committed and never applied")
            for event_id in sorted(self.pending)
        ]
        return [*self.finds, *unexpected, *lost]

    def _in_order(self, effect: Effect) -> None:
        newest = self._newest.get(effect.subject, 0)
        if effect.version <= newest:
            why = f"version {effect.version} of {effect.subject} was applied after version {newest}"
            self.finds.append(Find(REORDERED, effect.event_id, why))
        self._newest[effect.subject] = max(newest, effect.version)
