"""Round after round of requests to one service, until there were enough; and what came of them."""

from functools import partial
from typing import Any, Final

from schemathesis import Case

from kit.auth import Caller
from kit.testing.http import Client

from .asking import Asking, Operation, operations
from .changes import changed_since
from .judging import READS_AND_NOTES, wrongs
from .tally import Finding, Tally, drawn
from .trust import WHO, Service, Trust

A_ROUND: Final = 6
"""Requests to each operation before the trust is put back."""


class Campaign:
    """The fuzz of one service."""

    def __init__(self, trust: Trust, name: str, tally: Tally) -> None:
        self.trust, self.name, self.tally = trust, name, tally
        self.service: Service = trust.services[name]
        self.service.open()
        self.operations = list(operations(self.service))
        self._client: Client = self.service.client
        self._callers: dict[str, Caller | None] = {}

    def readings(self) -> None:
        """Have everybody read everything plainly, as at the beginning."""
        self._restore()
        own = [each for each in self.operations if not each.is_of_every_service]
        for operation in [each for each in own if each.method == "GET"]:
            for who in WHO:
                self._judge(operation, 0, (operation.reading(who), operation.plain))

    def _restore(self) -> None:
        self.service.restore()
        self._note = 0

    def round(self, number: int, each: int = A_ROUND) -> None:
        """Ask each operation so many times; the same number asks the same."""
        self._restore()
        for place, operation in enumerate(self.operations):
            drawn(
                operation.requests,
                number * 1_000 + place,
                each,
                partial(self._judge, operation, number),
            )

    def _judge(self, operation: Operation, number: int, made: tuple[Asking, Case[Any]]) -> None:
        asked, case = made
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
                documented=operation.documented,
                canaries=self.trust.canaries,
                changed=changed,
                # A HEAD does there what a GET does.
                notes=READS_AND_NOTES.get(operation.name, ()),
            )
            for wrong in found:
                self.tally.found(
                    Finding(self.name, operation.name, wrong, str(asked), asked.who, number)
                )
            self._learn(answer.headers.get("Location", ""), answer.headers.get("Link", ""))
        self.tally.count_one(self.name, operation.name, asked.who, answer.status_code)

    def _learn(self, location: str, link: str) -> None:
        """Remember what was made and where a list goes on, for requests to come."""
        pools = self.service.pools
        if location.startswith("/v1/"):
            adapter = self.service.app.url_map.bind("localhost")
            _, named = adapter.match(location.partition("?")[0])
            for name, value in named.items():
                pools.setdefault(name, []).append(str(value))
        if "after=" in link:
            pools.setdefault("after", []).append(
                link.partition("after=")[2].split("&")[0].split(">")[0]
            )

    def _caller(self, who: str) -> Caller | None:
        if who not in self._callers:
            self._callers[who] = self.trust.caller(who)
        return self._callers[who]
