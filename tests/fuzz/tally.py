"""What was asked and what was found; and how requests are drawn by a seed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from .judging import Wrong

T = TypeVar("T")


@dataclass
class Finding:
    """Something that is wrong, and the first request that showed it."""

    service: str
    operation: str
    wrong: Wrong
    asked: str
    who: str
    seed: int
    times: int = 1

    def __str__(self) -> str:
        where = f"{self.service} {self.operation}, asked by {self.who}"
        return (
            f"{where}: {self.wrong.kind}: {self.wrong.what}\n"
            f"    seed {self.seed}, seen {self.times} times\n    {self.asked}"
        )


@dataclass
class Tally:
    """What was asked and what was found."""

    asked: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Requests by service, kind of caller and class of status."""
    operations: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """Requests by service, operation and status."""
    findings: dict[tuple[str, str, str, str], Finding] = field(default_factory=dict)

    def count_one(self, service: str, operation: str, who: str, status: int) -> None:
        """Count a request."""
        self.asked[service, who, f"{status // 100}xx"] += 1
        self.operations[service, operation, status] += 1

    def count(self, service: str) -> int:
        """Requests to a service."""
        return sum(count for (name, _, _), count in self.asked.items() if name == service)

    def found(self, finding: Finding) -> None:
        """Keep the first of each."""
        key = (finding.service, finding.operation, finding.wrong.kind, finding.wrong.what[:40])
        if key in self.findings:
            self.findings[key].times += 1
        else:
            self.findings[key] = finding


def drawn(
    strategy: st.SearchStrategy[T], seeded: int, times: int, take: Callable[[T], None]
) -> None:
    """Draw so many, the same by the same seed, and hand each on; nothing is drawn again or made smaller."""

    @seed(seeded)
    @settings(
        max_examples=times,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def one(made: T) -> None:
        take(made)

    one()
