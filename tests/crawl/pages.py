"""The crawl of the portal: every page and form, with the four real services behind it."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

from flask.testing import FlaskClient
from services.portal.tests.reading import Page, Visitor
from tests.fuzz.pages import Pages
from tests.fuzz.tally import Tally as FuzzTally
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from .answers import Tally, Told, never_like, told
from .neighbours import ELDER, NEIGHBOUR, Neighbours

MOST_OF_ONE: Final = 40
"""Addresses of one page that are followed; a list of meetings in a year has fewer."""

ENTRANCES: Final = ("signing_in.", "invitations.", "links.")
"""Where one comes in as somebody, or goes; the crawl stays who it is."""

OF_ONESELF: Final = ("looks.", "held.")
"""Where one is shown what one has asked for oneself."""

PART: Final = "portal"


@dataclass(frozen=True)
class Place:
    """Where an identifier can be tried: in a page's address, behind it, or in its form."""

    rule: Rule
    method: str
    where: str
    """`path`, `query` or `form`."""
    name: str
    theirs: bool = False
    """Whether the rest of the address is others', too."""

    def __str__(self) -> str:
        return f"{self.rule.endpoint} ({self.method}, {self.where} {self.name})"


class Visit:
    """One caller's crawl of the portal."""

    def __init__(self, trust: Neighbours, who: str, tally: Tally) -> None:
        self.trust, self.who, self.tally = trust, who, tally
        self.strangers = trust.strangers_to(who)
        self.pages = Pages(trust, FuzzTally())
        self.queries: dict[str, set[str]] = {}
        """What is asked for behind the addresses of pages, by page: seen in links and forms."""
        self.fields: dict[str, dict[str, str]] = {}
        """What the forms hold that change something, by where they are sent."""
        self._adapter = self.pages.app.url_map.bind("localhost")
        self._come()

    def close(self) -> None:
        """Let go of the network."""
        self.pages.close()

    def follow_links(self) -> None:
        """Open every page with what there is, and go on wherever it leads."""
        waiting = deque(self._address(rule) for rule in self._rules("GET"))
        seen, of_one = set(waiting), Counter[str]()
        while waiting:
            path = waiting.popleft()
            page = self._page(path)
            for link in _links(page) if page else ():
                endpoint = self._endpoint(link, "GET")
                if link in seen or not endpoint or of_one[endpoint] >= MOST_OF_ONE:
                    continue
                seen.add(link)
                of_one[endpoint] += 1
                names = {name for name, _ in parse_qsl(urlsplit(link).query)}
                self.queries.setdefault(endpoint, set()).update(names)
                waiting.append(link)

    def try_each(self, identifiers: Iterable[str]) -> None:
        """Put each identifier into every address, behind it and into every form, and what never was, and compare."""
        every = list(identifiers)
        for rule in self.pages.rules:
            for place in self._places(rule):
                nevers: dict[str, Told] = {}
                for identifier in every:
                    never = never_like(identifier)
                    if never not in nevers:
                        nevers[never] = self._told(place, never)
                    shown = self._told(place, identifier)
                    kind = self.strangers.identifiers[identifier]
                    self.tally.compare(PART, str(place), self.who, kind, nevers[never], shown)

    def _places(self, rule: Rule) -> Iterator[Place]:
        """Where identifiers can be tried on one page."""
        if rule.endpoint.startswith(ENTRANCES):
            return
        methods = [each for each in ("GET", "POST") if each in (rule.methods or ())]
        for method in methods:
            for name in sorted(rule.arguments):
                yield Place(rule, method, "path", name)
                if len(rule.arguments) > 1:
                    yield Place(rule, method, "path", name, theirs=True)
        for name in sorted(self.queries.get(rule.endpoint, ())):
            yield Place(rule, "GET", "query", name)
        if "POST" in methods:
            for name in self._identifying(rule):
                yield Place(rule, "POST", "form", name)

    def _come(self) -> None:
        """Come anew, to a trust that is as it was."""
        for service in self.trust.services.values():
            service.restore()
        if self.who == NEIGHBOUR:
            self._client: FlaskClient = self.pages.app.test_client()
            Visitor(self._client).sign_in(self.trust.scene.house.ids[ELDER.head])
        else:
            self._client = self.pages.visitor(self.who)
        self._token = self._proof()

    def _proof(self) -> str:
        forms = Visitor(self._client).get("/").forms
        return next(form.fields["csrf_token"] for form in forms if "csrf_token" in form.fields)

    def _rules(self, method: str) -> Iterator[Rule]:
        for rule in self.pages.rules:
            if method in (rule.methods or ()) and not rule.endpoint.startswith(ENTRANCES):
                yield rule

    def _address(self, rule: Rule, *, theirs: bool = False, **given: str) -> str:
        path = rule.rule
        for name in rule.arguments:
            there = self.pages.pools.get(name) or ["x"]
            value = (self.trust.theirs.get(name, there) if theirs else there)[0]
            text = quote(given.get(name, str(value)), safe="").replace("\\", "")
            path = re.sub(rf"<(?:[^<>]*:)?{name}>", text, path)
        return path

    def _endpoint(self, path: str, method: str) -> str:
        """Which page is at an address; empty for what is none, or one of the entrances."""
        place = urlsplit(path)
        if place.netloc or not self._adapter.test(place.path, method):
            return ""
        endpoint: str = self._adapter.match(place.path, method)[0]
        return "" if endpoint.startswith((*ENTRANCES, "static")) else endpoint

    def _page(self, path: str) -> Page | None:
        answer = self._ask("GET", path)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            return None
        page = Page(answer)
        for form in page.forms:
            place = form.action or page.path
            endpoint = self._endpoint(place, form.method.upper())
            if form.method == "get":
                self.queries.setdefault(endpoint, set()).update(form.fields)
            elif endpoint:
                self.fields.setdefault(endpoint, {}).update(form.fields)
        return page

    def _identifying(self, rule: Rule) -> list[str]:
        """The fields of a page's form that say which: whom, where, of what."""
        there = {str(each) for values in self.pages.pools.values() for each in values}
        fields = self.fields.get(rule.endpoint, {})
        return [
            name
            for name, value in fields.items()
            if name != "csrf_token" and (value in there or name.endswith(("_id", "urn")))
        ]

    def _told(self, place: Place, value: str) -> Told:
        rule, given, fields = place.rule, {place.name: value}, None
        of_oneself = rule.endpoint.startswith(OF_ONESELF)
        if of_oneself:
            self._come()
        path = self._address(rule, theirs=place.theirs, **(given if place.where == "path" else {}))
        if place.where == "query":
            path = f"{path}?{quote(place.name)}={quote(value, safe='')}"
        if place.method == "POST":
            fields = self.fields.get(rule.endpoint, {}) | {"csrf_token": self._token}
            fields |= given if place.where == "form" else {}
        answer = self._ask(place.method, path, fields)
        shown = told(answer, value, of_oneself=of_oneself)
        changed = place.method == "POST" and answer.status_code < 400
        if changed or answer.headers.get("Location", "").startswith("/sign-in"):
            self._come()
        return shown

    def _ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> TestResponse:
        answer: TestResponse = self._client.open(
            path, method=method, data=fields, follow_redirects=method == "GET", buffered=True
        )
        asked = f"{method} {path} {fields or ''}".encode()
        self.tally.listen(PART, path.partition("?")[0], self.who, self.strangers, answer, asked)
        return answer


def _links(page: Page) -> Iterator[str]:
    """Wherever a page leads."""
    for tag, name in (("a", "href"), ("img", "src"), ("link", "href"), ("iframe", "src")):
        for given, _ in page.all(tag):
            there: Any = urlsplit(given.get(name, ""))
            if there.scheme in {"", "http", "https"} and not there.netloc and there.path:
                yield f"{there.path}?{there.query}" if there.query else there.path
