"""The fuzz of the portal: every page and every form, as each kind of person, with the four real services behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, cast
from urllib.parse import urlsplit

import httpx
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from services.portal.tests.reading import Page, Visitor
from services.scheduling.tests.access.test_grid import PEOPLE
from werkzeug.routing import Rule
from werkzeug.test import Client as TestClient
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response as AnyResponse

from kit.auth import SealingKeys, seal
from portal.app import create_app
from portal.settings import SERVICES, PortalSettings

from . import odd
from .asking import Asking, form_of, quoted, text_of, there_or_odd
from .judging import Wrong
from .tally import Finding, Tally, drawn
from .trust import Trust

VISITORS: Final = (*PEOPLE, "guest", "nobody")
MOSTLY: Final = (*VISITORS, "aid", "aid", "aid", "head", "ceo", "ops")

QUERY: Final = (
    "q", "next", "office", "state", "after", "show", "duration", "venue", "about", "to", "code", "iss",
    *SERVICES, "academy", "person", "since", "until", "kind", "sort", "phase", "urn", "v", "slot", "year", "starts_at", "limit", "",
)  # fmt: skip
"""Parameters that some page reads, and some that none does."""

A_ROUND: Final = 5
"""Visits to each page before the trust is put back."""

OPEN: Final = frozenset({"signing_in.sign_in", "signing_in.choose"})
"""Where a demonstration shows everybody whom they could be."""


class InProcess(httpx.BaseTransport):
    """The network between the portal and the services, without one."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust
        self.failed: list[str] = []
        self._ways = {
            name: TestClient(trust.services[name].app, use_cookies=False) for name in SERVICES
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the service at this port does."""
        name = SERVICES[(request.url.port or 0) - 8001]
        self.trust.services[name].open()
        path, _, query = request.url.raw_path.decode().partition("?")
        # All of the answer, now: the next service may be asked before this one's is read.
        with self._ways[name].open(
            path,
            method=request.method,
            query_string=query,
            headers=[
                (key.decode("latin-1"), value.decode("latin-1"))
                for key, value in request.headers.raw
            ],
            data=request.read(),
            buffered=True,
        ) as answer:
            status, headers, content = answer.status_code, list(answer.headers), answer.data
        if status >= 500 and path != "/health/ready":
            self.failed.append(f"{name} answered {request.method} {path} with {status}")
        return httpx.Response(status, headers=headers, content=content)


@dataclass
class Pages:
    """The portal's pages, who visits them, and the forms that they have seen."""

    trust: Trust
    tally: Tally
    forms: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._network = InProcess(self.trust)
        settings = PortalSettings(var=self.trust.folder / "portal", demo=True, secret_key="s" * 32)
        self.app: Flask = create_app(settings, clock=self.trust.clock, transport=self._network)
        self.rules = [rule for rule in self.app.url_map.iter_rules() if rule.endpoint != "static"]
        self.pools: dict[str, list[Any]] = {}
        for service in self.trust.services.values():
            for name, values in service.pools.items():
                self.pools.setdefault(name, []).extend(values)
        self.pools["program_id"] = self.pools["client_id"]
        self.pools["service"] = [*SERVICES]
        self.pools["decision"] = ["replay", "dismiss"]
        self.pools["provider"] = ["oidc", "google"]

    def close(self) -> None:
        """Let go of the network."""
        self.app.extensions["services"].close()

    def round(self, number: int, each: int = A_ROUND) -> None:
        """Visit each page so many times, of a trust that is as it was; the same number visits the same."""
        for service in self.trust.services.values():
            service.restore()
        self._visitors = {who: self.visitor(who) for who in VISITORS}
        self._tokens = {who: self._token(visitor) for who, visitor in self._visitors.items()}
        for place, rule in enumerate(self.rules):
            drawn(
                requests(self, rule),
                number * 1_000 + place,
                each,
                partial(self._visit, rule, number),
            )

    def visitor(self, who: str) -> FlaskClient:
        """Somebody of a kind, who has signed in or has come by their link."""
        client = self.app.test_client()
        visitor = Visitor(client)
        if who == "guest":
            keys = (self.trust.folder / "keys" / "links" / "links.key").read_text("ascii").split()
            word = seal(SealingKeys(keys[0]), "personal_link", self.trust.scene.link)
            visitor.send(visitor.get("/link"), link=word)
        elif who in PEOPLE:
            page = visitor.sign_in(self.trust.scene.house.ids[PEOPLE[who]])
            assert page.status == 302, page.text
        return client

    @staticmethod
    def _token(client: FlaskClient) -> str:
        """What proves that a form comes from a page of this visitor's."""
        page = Visitor(client).get("/")
        tokens = [form.fields["csrf_token"] for form in page.forms if "csrf_token" in form.fields]
        return tokens[0]

    def _visit(self, rule: Rule, number: int, asked: Asking) -> None:
        self._network.failed.clear()
        body = (asked.body or b"").replace(TOKEN, self._tokens[asked.who].encode())
        with self._visitors[asked.who].open(
            asked.path,
            method=asked.method,
            query_string=asked.query,
            headers=dict(asked.headers),
            data=body or None,
            buffered=True,
        ) as answer:
            for wrong in self._wrongs(rule, asked, answer):
                self.tally.found(
                    Finding("portal", rule.endpoint, wrong, str(asked), asked.who, number)
                )
            self._learn(answer)
        self.tally.count_one("portal", rule.endpoint, asked.who, answer.status_code)
        out = answer.headers.get("Location", "").startswith("/sign-in")
        if out or (asked.method == "POST" and rule.endpoint.startswith("signing_in.")):
            self._welcome(asked.who)

    def _welcome(self, who: str) -> None:
        """Have somebody come anew, who is somebody else by now, or nobody."""
        if who != "guest":
            self._visitors[who] = self.visitor(who)
            self._tokens[who] = self._token(self._visitors[who])

    def _wrongs(self, rule: Rule, asked: Asking, answer: AnyResponse) -> Iterator[Wrong]:
        if answer.status_code >= 500 and rule.endpoint != "health.ready":
            yield Wrong("5xx", f"{answer.status_code}")
        for failed in self._network.failed:
            yield Wrong("a service failed", failed)
        there = answer.headers.get("Location", "/")
        if not there.startswith("/") or there.startswith(("//", "/\\")):
            yield Wrong("another site", f"{answer.status_code} leads to {there}")
        shown = answer.data + str(answer.headers).encode()
        for canary in self.trust.canaries if rule.endpoint not in OPEN else ():
            if canary.sings(asked.who, shown, asked.as_sent):
                yield Wrong("leak", f"{canary.tells} ({canary.word}), with {answer.status_code}")

    def _learn(self, answer: AnyResponse) -> None:
        """Remember the forms of a page, for whoever sends them."""
        if answer.mimetype != "text/html" or answer.status_code != 200:
            return
        page = Page(cast("TestResponse", answer))
        adapter = self.app.url_map.bind("localhost")
        for form in page.forms:
            if form.method != "post":
                continue
            place = urlsplit(form.action or page.path).path or page.path
            if adapter.test(place, "POST"):
                endpoint, _ = adapter.match(place, "POST")
                kept = self.forms.setdefault(endpoint, [])
                if len(kept) < 20:
                    kept.append(form.fields)


@st.composite
def requests(draw: st.DrawFn, pages: Pages, rule: Rule) -> Asking:
    """Requests for a page, mostly with what there is and with what its form holds."""
    methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    method = draw(st.sampled_from(methods))
    if draw(st.integers(0, 39)) == 7:
        method = draw(st.sampled_from(odd.METHODS))
    who = draw(st.sampled_from(MOSTLY))
    path = rule.rule
    for name in sorted(rule.arguments):
        value = there_or_odd(draw, pages.pools, name, "x")
        path = re.sub(rf"<(?:[^<>]*:)?{name}>", quoted(value).replace("\\", ""), path)
    query = []
    for _ in range(draw(st.sampled_from((0, 0, 1, 2, 3)))):
        name = draw(st.sampled_from(QUERY))
        query.append(f"{quoted(name)}={quoted(there_or_odd(draw, pages.pools, name, ''))}")
    if draw(st.integers(0, 29)) == 7:
        query.append(draw(st.sampled_from(("%", "a=%ED%A0%80", "q=%00", "&=&", ";a=b"))))
    headers, body = _form(draw, pages, rule) if method == "POST" else ((), None)
    if draw(st.integers(0, 9)) == 7:
        headers = (*headers, draw(st.sampled_from(odd.HEADERS)))
    # Each field once: a later one stands for the one before.
    sent = tuple(dict(headers).items())
    return Asking(
        rule.endpoint, who, method, path, "&".join(query), sent, body, "Cookie: $COOKIE_OF_"
    )


def _form(draw: st.DrawFn, pages: Pages, rule: Rule) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """A form as a page has it, with some fields filled in and some otherwise; with a file where one is asked for."""
    which = draw(st.integers(0, 9_999))
    there = pages.forms.get(rule.endpoint) or [{}]
    fields = list({"csrf_token": "", **there[which % len(there)]}.items())
    for _ in range(draw(st.sampled_from((0, 1, 2, 3, 5)))):
        place, name = draw(st.integers(0, 9_999)), draw(st.sampled_from(QUERY))
        value = draw(st.integers(0, 9_999))
        how = draw(st.integers(0, 9))
        at = place % len(fields)
        name = fields[at][0] if how < 7 else name
        known = pages.pools.get(name) or odd.VALUES
        new = known[value % len(known)] if how % 2 else odd.VALUES[value % len(odd.VALUES)]
        if how == 8:
            del fields[at:]
        fields = [*(each for each in fields if each[0] != name or how == 9), (name, text_of(new))]
    if draw(st.integers(0, 19)) != 7:
        fields = [each for each in fields if each[0] != "csrf_token"]
        fields.append(("csrf_token", TOKEN.decode()))
    if rule.endpoint == "packs.add" or draw(st.integers(0, 19)) == 7:
        return _with_a_file(draw, fields)
    body = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in fields)
    return (("Content-Type", "application/x-www-form-urlencoded"),), body.encode()


def _with_a_file(
    draw: st.DrawFn, fields: list[tuple[str, str]]
) -> tuple[tuple[tuple[str, str], ...], bytes]:
    name, content = draw(st.sampled_from(odd.FILES))
    parts = [
        (f'name="{_plain(field)}"', value.encode("utf-8", "surrogatepass"))
        for field, value in fields
    ]
    parts.append((f'name="file"; filename="{name}"', content))
    return (("Content-Type", "multipart/form-data; boundary=limit"),), form_of(parts)


def _plain(name: str) -> str:
    return re.sub(r'["\r\n\0]|[^\x20-\x7e]', "_", name)


TOKEN: Final = b"token-of-this-visitor"
"""Where a visitor's own proof is put in before a form is sent."""
