"""What the services say of themselves while a catastrophe lasts, and whether they say in the end that all is well."""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

import httpx

from one_machine.suite import OWNERS

from .official import PATIENCE, Official
from .oracle.findings import Finding

EVERY: Final = 5.0
"""Seconds between two questions."""

NOTICED: Final = 90.0
"""Seconds within which a service must have noticed that something is missing."""

OK, DEGRADED = "200 ok", "200 degraded"

Said = dict[str, list[tuple[float, str]]]
"""For each service what it said, after how many seconds."""


@dataclass
class Watch:
    """Asks each service how ready it is, again and again."""

    director: Official
    began: float = field(default_factory=time.monotonic)
    said: Said = field(default_factory=lambda: defaultdict(list))

    def look(self, seconds: float) -> None:
        """Ask for so many seconds."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for service in OWNERS:
                told = (time.monotonic() - self.began, readiness_of(self.director, service))
                self.said[service].append(told)
            time.sleep(min(EVERY, left))

    def judge(self, services: tuple[str, ...]) -> Finding:
        """Nobody was ever down; and those of whom it is expected soon said that they were degraded, and kept to it."""
        finding = Finding("answers about readiness: degraded, never down")
        for service, answers in self.said.items():
            finding.looked_at += len(answers)
            bad = Counter(word for _, word in answers if word not in (OK, DEGRADED))
            late = [at for at, word in answers if at > NOTICED and word != DEGRADED]
            if bad:
                finding.wrong.append(f"{service} said {dict(bad)}")
            if service in services and late:
                finding.wrong.append(f"{service} was not degraded after {late[0]:.0f} s")
        return finding

    def told(self) -> list[str]:
        """In a sentence for each service, what it said how often."""
        return [
            f"{service} said " + ", ".join(f"{word} ({times})" for word, times in seen.items())
            for service, answers in self.said.items()
            for seen in [Counter(word for _, word in answers)]
        ]


def readiness_of(director: Official, service: str) -> str:
    """The status of the answer, and the status in it."""
    try:
        answer = director.http.get(f"{director.suite.url_of(service)}/health/ready")
        return f"{answer.status_code} {answer.json()['status']}"
    except (httpx.TransportError, ValueError) as wrong:
        return type(wrong).__name__


def all_are_well(director: Official) -> Finding:
    """Every service says by itself that it is well again."""
    finding = Finding("services that say that they are well again")
    deadline = time.monotonic() + PATIENCE
    for service in OWNERS:
        while readiness_of(director, service) != OK and time.monotonic() < deadline:
            time.sleep(1)
        finding.expect(readiness_of(director, service), OK, service)
    return finding
