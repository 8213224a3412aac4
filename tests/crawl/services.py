"""The crawl of one service: every reading, every link, every cursor; then every identifier in every place."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from tests.fuzz.asking import Operation, operations
from werkzeug.test import TestResponse

from kit.testing.http import Client

from .answers import Tally, Told, never_like, told
from .neighbours import Neighbours

MOST_LINKS: Final = 400
"""Pages of lists, and what they lead to; a trust of five academies has fewer."""

OF_ONESELF: Final = ("looks.", "held.")
"""Where one is shown what one has asked for oneself, of whatever there was."""

ENTRANCE: Final = "demo."
"""Whom one could sign in as, which a demonstration shows everybody and nothing else does."""


@dataclass(frozen=True)
class Place:
    """Where an identifier can be tried: in an address, behind it, or in what is sent."""

    operation: Operation
    where: str
    """`path`, `query` or `body`."""
    name: str
    sent: Any = None
    """A body, and in `name` the steps to the value in it."""
    theirs: bool = False
    """Whether the rest of the address is others', too."""

    def __str__(self) -> str:
        return f"{self.operation.name} ({self.where} {self.name})"


class Walk:
    """One caller's crawl of one service."""

    def __init__(self, trust: Neighbours, name: str, who: str, tally: Tally) -> None:
        self.trust, self.name, self.who, self.tally = trust, name, who, tally
        self.service = trust.services[name]
        self.service.restore()
        self.strangers = trust.strangers_to(who)
        self.operations = [
            each for each in operations(self.service) if not each.name.startswith(ENTRANCE)
        ]
        self._client: Client = self.service.client.by(trust.caller(who))
        self._aid: Client = self.service.client.by(trust.caller("aid"))

    def follow_links(self) -> None:
        """Read everything there is to read, go on wherever an answer leads, and begin where the AID's lists go on."""
        begun = [self._address(each) for each in self._readings()]
        begun += [f"{path}?limit=1" for path in begun]
        waiting = deque([*begun, *self._cursors_of_the_aid()])
        seen = set(waiting)
        while waiting and len(seen) < MOST_LINKS:
            path = waiting.popleft()
            answer = self._ask("GET", path)
            for link in _links(answer):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)

    def try_each(self, identifiers: Iterable[str]) -> None:
        """Put each identifier into every place, and something that never was, and compare the answers."""
        every = list(identifiers)
        for place in self._places():
            nevers: dict[str, Told] = {}
            for identifier in every:
                never = never_like(identifier)
                if never not in nevers:
                    nevers[never] = self._told(place, never)
                shown = self._told(place, identifier)
                kind = self.strangers.identifiers[identifier]
                self.tally.compare(self.name, str(place), self.who, kind, nevers[never], shown)

    def _readings(self) -> Iterator[Operation]:
        for operation in self.operations:
            if operation.method == "GET":
                yield operation

    def _address(self, operation: Operation, *, theirs: bool = False, **given: str) -> str:
        """Where an operation is, with what there is: the caller's own (mostly), or others'."""
        path = operation.path
        for name, where in operation.declared:
            if where == "path":
                there = self.service.pools.get(name) or ["x"]
                value = (self.trust.theirs.get(name, there) if theirs else there)[0]
                path = path.replace(f"{{{name}}}", quote(given.get(name, str(value)), safe=""))
        return path

    def _cursors_of_the_aid(self) -> Iterator[str]:
        """Where lists go on, for somebody who is shown all of them."""
        for operation in self._readings():
            path = f"{self._address(operation)}?limit=1"
            for _ in range(3):
                with self._aid.get(path, buffered=True) as answer:
                    link = answer.headers.get("Link", "")
                if "after=" not in link:
                    break
                path = _path_in(link)
                yield path

    def _places(self) -> Iterator[Place]:
        for operation in self.operations:
            for name, where in operation.declared:
                if where == "path" or operation.method == "GET":
                    yield Place(operation, where, name)
                if where == "path" and operation.path.count("{") > 1:
                    yield Place(operation, where, name, theirs=True)
            for sent in self.service.sends.get(operation.name, ()):
                for steps in _identifiers_in(sent, set(map(str, self._own()))):
                    yield Place(operation, "body", steps, sent)

    def _own(self) -> Iterator[Any]:
        for name, values in self.service.pools.items():
            if name.endswith(("_id", "urn")):
                yield from values

    def _told(self, place: Place, value: str) -> Told:
        method, body = place.operation.method, None
        if place.operation.name.startswith(OF_ONESELF):
            self.service.restore()
        given = {place.name: value} if place.where == "path" else {}
        path = self._address(place.operation, theirs=place.theirs, **given)
        if place.where == "query":
            path = f"{path}?{quote(place.name)}={quote(value, safe='')}"
        elif place.where == "body":
            body = _with(place.sent, place.name, int(value) if value.isdigit() else value)
        answer = self._ask(method, path, body)
        if answer.status_code < 400 and method != "GET":
            self.service.restore()
        return told(answer, value)

    def _ask(self, method: str, path: str, body: Any = None) -> TestResponse:
        headers = {} if method == "GET" else {"If-Match": "*"}
        sent = {} if body is None else {"json": body}
        answer: TestResponse = self._client.open(
            path, method=method, headers=headers, buffered=True, **sent
        )
        asked = f"{method} {path} {json.dumps(body)}".encode()
        self.tally.listen(
            self.name, path.partition("?")[0], self.who, self.strangers, answer, asked
        )
        return answer


def _links(answer: TestResponse) -> Iterator[str]:
    """Wherever an answer leads within the service."""
    for header in ("Link", "Location"):
        if link := answer.headers.get(header, ""):
            yield _path_in(link)
    if answer.is_json:
        yield from (each for each in _strings(answer.json) if each.startswith("/v1/"))


def _path_in(link: str) -> str:
    parts = urlsplit(link.partition("<")[2].partition(">")[0] or link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inside:
        yield from _strings(each)


def _identifiers_in(value: Any, own: set[str], steps: str = "") -> Iterator[str]:
    """The steps to every value of a body that identifies something, as `rows.0.urn`."""
    if isinstance(value, str | int) and str(value) in own:
        yield steps
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, deeper in inside:
        yield from _identifiers_in(deeper, own, f"{steps}.{step}" if steps else str(step))


def _with(value: Any, steps: str, new: Any) -> Any:
    step, _, rest = steps.partition(".")
    changed: Any = dict(value) if isinstance(value, dict) else list(value)
    key: Any = step if isinstance(value, dict) else int(step)
    changed[key] = _with(value[key], rest, new) if rest else new
    return changed
