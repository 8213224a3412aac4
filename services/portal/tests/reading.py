"""Pages as a person or a screen reader meets them: headings, links, forms and what is wrong with them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID: Final = frozenset({"input", "meta", "link", "br", "img", "hr", "base"})

Attributes = dict[str, str]


@dataclass
class Form:
    """A form: where it goes, and what is in its fields."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """What a page says, and what can be done on it."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.status = response.status_code
        self.headers = response.headers
        self.path = response.request.path
        self.html = response.get_data(as_text=True)
        self.elements: list[tuple[str, Attributes, str]] = []
        self.forms: list[Form] = []
        self._open: list[int] = []
        self._texts: list[list[str]] = []
        self._select = ""
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given, ""))
        self._texts.append([])
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)
        self._into_form(tag, given)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            position = self._open.pop()
            kind, given, _ = self.elements[position]
            self.elements[position] = (
                kind,
                given,
                " ".join("".join(self._texts[position]).split()),
            )
            if kind == tag:
                break

    def handle_data(self, data: str) -> None:
        for position in self._open:
            self._texts[position].append(data)

    def _into_form(self, tag: str, given: Attributes) -> None:
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        if not self.forms:
            return
        fields = self.forms[-1].fields
        if tag == "select":
            self._select = given["name"]
            fields.setdefault(self._select, "")
        elif tag == "option" and "selected" in given:
            fields[self._select] = given.get("value", "")
        elif tag == "textarea":
            fields.setdefault(given["name"], "")
        elif tag == "input" and given.get("type") in {"radio", "checkbox"}:
            if "checked" in given:
                fields[given["name"]] = given.get("value", "on")
        elif tag == "input" and given.get("type") != "file" and "name" in given:
            fields[given["name"]] = given.get("value", "")

    def all(self, tag: str, css_class: str = "") -> list[tuple[Attributes, str]]:
        """Every element of a kind, with its text."""
        return [
            (given, text)
            for kind, given, text in self.elements
            if kind == tag and (not css_class or css_class in given.get("class", "").split())
        ]

    @property
    def text(self) -> str:
        """Everything that is said between the header and the footer."""
        return self.all("main")[0][1]

    @property
    def heading(self) -> str:
        return self.all("h1")[0][1]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The error summary: where each line leads, and what it says."""
        inside = [text for _, text in self.all("div", "govuk-error-summary")]
        links = [
            (given["href"], text)
            for given, text in self.all("a")
            if given.get("href", "").startswith("#")
        ]
        return [
            link for link in links if inside and link[1] in inside[0] and link[0] != "#main-content"
        ]

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        found = [given["href"] for given, text in self.all("a") if words in text]
        assert found, f"no link says {words!r} on {self.path}"
        return found[0]

    def says_link(self, words: str) -> bool:
        return any(words in text for _, text in self.all("a"))

    @property
    def form(self) -> Form:
        """The form of the page that changes something, the last of them."""
        return [form for form in self.forms if form.method == "post"][-1]


class Visitor:
    """Somebody with a browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **query: str) -> Page:
        """Open a page, following where it leads."""
        return Page(self.client.get(path, query_string=query or None, follow_redirects=True))

    def send(self, page: Page, **filled: object) -> Page:
        """Fill in the page's form and send it; a dash in a name is written as two underscores."""
        given = {name.replace("__", "-"): value for name, value in filled.items()}
        forms = [form for form in page.forms if form.method == "post"]
        fits = [form for form in forms if given.keys() <= form.fields.keys()]
        form = (fits or forms)[-1]
        fields = form.fields | given
        action = urlsplit(form.action).path or page.path
        sent = self.client.post(
            action, data=fields, follow_redirects=True, content_type="multipart/form-data"
        )
        return Page(sent)

    def sign_in(self, person_id: str) -> Page:
        """Choose a person."""
        fields = self.get("/sign-in").form.fields | {"person_id": person_id}
        return Page(self.client.post("/sign-in", data=fields))
