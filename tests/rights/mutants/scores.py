"""What became of the mutants: counted by service and kind, with a name for each that lives."""

from collections import Counter
from collections.abc import Callable
from typing import Literal

Fate = Literal["found", "lives", "same"]
"""`same`: it changes nothing that anybody could see, and the reason is told."""


class Scores:
    """The fates of mutants, told as they come in."""

    def __init__(self, say: Callable[[str], object]) -> None:
        """Begin to count; ``say`` takes a line."""
        self.say = say
        self.counts: dict[tuple[str, str], Counter[Fate]] = {}
        self.living: list[str] = []
        self.same: Counter[str] = Counter()

    def count(self, service: str, kind: str, fate: Fate, what: str, why: str = "") -> None:
        """Count a mutant; ``why`` is the reason for which one is the same as none."""
        self.counts.setdefault((service, kind), Counter())[fate] += 1
        if fate == "lives":
            self.living.append(f"{service}, {what}")
            self.say(f"LIVES: {service}, {what}")
        if fate == "same":
            self.same[why] += 1

    @property
    def found(self) -> int:
        """How many a test has found."""
        return sum(counts["found"] for counts in self.counts.values())

    def table(self) -> str:
        """Found and all, by service and kind; how many are no mutants and why; those that live."""
        kinds = list(dict.fromkeys(kind for _, kind in self.counts))
        services = list(dict.fromkeys(service for service, _ in self.counts))
        lines = ["", "".join(["found of all".ljust(16), *(kind.rjust(18) for kind in kinds)])]
        for service in services:
            cells = [self._of(self.counts.get((service, kind), Counter())) for kind in kinds]
            lines.append("".join([service.ljust(16), *(cell.rjust(18) for cell in cells)]))
        real = self.found + len(self.living)
        lines += ["", *(f"Left out: {count}, because {why}." for why, count in self.same.items())]
        lines += [f"LIVES: {each}" for each in self.living]
        share = self.found / real if real else 1
        return "\n".join([*lines, f"Score: {self.found} of {real} found, {share:.1%}."])

    @staticmethod
    def _of(counts: "Counter[Fate]") -> str:
        real = counts["found"] + counts["lives"]
        return f"{counts['found']}/{real}" if real else "-"
