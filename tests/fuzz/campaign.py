"""Round after round of requests to one service, until there were enough; and what came of them."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case

from kit.auth import Caller
from kit.testing.http import Client

from .asking import Asking, Operation, operations
from .changes import changed_since
from .judging import Wrong, wrongs
from .trust import Service, Trust

A_ROUND: Final = 6
"""Requests to each operation before the trust is put back."""


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
        return (
            f"{self.service} {self.operation or 'another method'}, asked by {self.who}: {self.wrong.kind}:"
            f" {self.wrong.what}\n    seed {self.seed}, seen {self.times} times\n    {self.asked}"
        )


@dataclass
class Tally:
    """What was asked and what was found."""

    asked: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Requests by service, kind of caller and class of status."""
    operations: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    findings: dict[tuple[str, str, str, str], Finding] = field(default_factory=dict)

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


class Campaign:
    """The fuzz of one service."""

    def __init__(self, trust: Trust, name: str, tally: Tally) -> None:
        self.trust, self.name, self.tally = trust, name, tally
        self.service: Service = trust.services[name]
        self.service.open()
        self.operations = list(operations(self.service))
        self._client: Client = self.service.client
        self._callers: dict[str, Caller | None] = {}

    def round(self, number: int, each: int = A_ROUND) -> None:
        """Ask each operation so many times; the same number asks the same."""
        self.service.restore()
        self._note = 0
        for place, operation in enumerate(self.operations):
            self._ask(operation, number, number * 1_000 + place, each)

    def _ask(self, operation: Operation, number: int, seeded: int, times: int) -> None:
        documented = frozenset(operation.raw["responses"])

        @seed(seeded)
        @settings(
            max_examples=times,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.requests)
        def one(made: tuple[Asking, Case[Any]]) -> None:
            self._judge(operation, number, *made, documented)

        one()

    def _judge(
        self,
        operation: Operation,
        number: int,
        asked: Asking,
        case: Case[Any],
        documented: frozenset[str],
    ) -> None:
        client = self._client.by(self._caller(asked.who))
        with client.open(
            asked.path,
            method=asked.method,
            query_string=asked.query,
            headers=dict(asked.headers),
            data=asked.body,
            buffered=True,
        ) as answer:
            changed, self._note = changed_since(self._note)
            found = wrongs(
                asked,
                case,
                answer,
                documented=documented,
                canaries=self.trust.canaries,
                changed=changed,
            )
            for wrong in found:
                self.tally.found(
                    Finding(self.name, operation.name, wrong, str(asked), asked.who, number)
                )
            self._learn(answer.headers.get("Location", ""), answer.headers.get("Link", ""))
        status = answer.status_code
        self.tally.asked[self.name, asked.who, f"{status // 100}xx"] += 1
        self.tally.operations[self.name, operation.name, status] += 1

    def _learn(self, location: str, link: str) -> None:
        """Remember what was made and where a list goes on, for requests to come."""
        pools = self.service.pools
        if location.startswith("/v1/"):
            adapter = self.service.app.url_map.bind("localhost")
            _, given_ = adapter.match(location.partition("?")[0])
            for name, value in given_.items():
                pools.setdefault(name, []).append(str(value))
        if "after=" in link:
            pools.setdefault("after", []).append(
                link.partition("after=")[2].split("&")[0].split(">")[0]
            )

    def _caller(self, who: str) -> Caller | None:
        if who not in self._callers:
            self._callers[who] = self.trust.caller(who)
        return self._callers[who]
