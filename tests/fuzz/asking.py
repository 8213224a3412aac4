"""Requests made from a service's document: what fits it, what does not, what there is, and what is odd."""

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Err
from schemathesis.schemas import APIOperation
from werkzeug.test import EnvironBuilder

from kit.web import KIT_ROWS

from . import odd
from .trust import WHO, Service

MOSTLY: Final = (*WHO, *("aid", "writes", "ceo") * 5, "head", "senior", "ops", "suite")
"""Whoever may change much asks more often."""

LONG: Final = "1" + "0" * 400
"""`odd.HUGE` in figures, of which Python writes no more than some thousands."""

FORM: Final = "multipart/form-data"


@dataclass(frozen=True)
class Asking:
    """One request, byte by byte, and in whose name it is sent."""

    operation: str
    who: str
    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    proof: str = "Authorization: Bearer $TOKEN_OF_"

    @property
    def as_sent(self) -> bytes:
        """Everything of it in which a word may stand that an answer says again."""
        return "\n".join(
            (self.path, self.query, *(value for _, value in self.headers))
        ).encode() + (self.body or b"")

    def __str__(self) -> str:
        """As somebody would type it who has a token of such a caller."""
        words = ["curl", "-i", "-X", self.method]
        named = dict(self.headers)
        if self.who != "nobody" and "Authorization" not in named:
            words += ["-H", f"{self.proof}{self.who.upper()}"]
        for name, value in self.headers:
            words += ["-H", f"{name}: {value}"]
        there = f"{self.path}?{self.query}" if self.query else self.path
        line = " ".join([*(shlex.quote(word) for word in words), shlex.quote(f"$SERVICE{there}")])
        return f"{line} --data-binary {_typed(self.body)}" if self.body is not None else line


def _typed(body: bytes) -> str:
    """Bytes as a shell takes them."""
    plain = "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b"'\\" else f"\\x{byte:02x}" for byte in body
    )
    return f"$'{plain}'"


class Operation:
    """One operation of a service, and how requests for it are made."""

    def __init__(self, found: APIOperation[Any, Any, Any, Any], service: Service) -> None:
        self.raw: dict[str, Any] = found.definition.raw
        self.name: str = self.raw["operationId"]
        self.method, self.path, self.service = found.method.upper(), found.path, service
        self.documented = frozenset(self.raw["responses"])
        self.declared = [
            (each["name"], each["in"])
            for each in (*found.path_parameters, *found.query)
            for each in (each.definition,)
        ]
        taken = {name.upper() for name in found.schema.raw_schema["paths"][self.path]}
        self.other_methods = [method for method in odd.METHODS if method not in taken]
        body = self.raw.get("requestBody", {}).get("content", {})
        self.media_type: str = next(iter(body), "")
        modes = [GenerationMode.POSITIVE]
        if self.declared or body:
            modes.append(GenerationMode.NEGATIVE)
        self.plain = found.Case()
        """The case of a request with nothing in it but its address."""
        self.cases = st.one_of([found.as_strategy(generation_mode=mode) for mode in modes])

    @property
    def is_of_every_service(self) -> bool:
        """Whether the kit has it, and not this service."""
        return self.name in KIT_ROWS

    def reading(self, who: str) -> Asking:
        """It is read plainly, of the first thing that there is."""
        path = self.path
        for name, place in self.declared:
            if place == "path":
                path = path.replace(f"{{{name}}}", quoted(self.service.pools.get(name, ["x"])[0]))
        return Asking(self.name, who, "GET", path)

    @property
    def requests(self) -> st.SearchStrategy[tuple[Asking, Case[Any]]]:
        """Requests for it, in anybody's name, each with the case of the document that it was made of."""
        made: st.SearchStrategy[tuple[Asking, Case[Any]]] = _requests(self)
        return made


def operations(service: Service) -> Iterator[Operation]:
    """Every operation of the document that a service shows."""
    config = schemathesis.Config()
    config.projects.default.generation.update(with_security_parameters=False)
    schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", service.app, config=config)
    for each in schema.get_all_operations():
        # None is passed over: one that cannot be read raises here.
        if isinstance(each, Err):
            raise each.err()
        yield Operation(each.ok(), service)


@st.composite
def _requests(draw: st.DrawFn, operation: Operation) -> tuple[Asking, Case[Any]]:
    case = draw(operation.cases)
    who = draw(st.sampled_from(WHO if operation.method == "GET" else MOSTLY))
    path, query = _address(draw, operation, case)
    body, kind = _body(draw, operation, case)
    headers = dict(_headers(draw, operation))
    if body is not None and kind:
        headers.setdefault("Content-Type", kind)
    method = operation.method
    if draw(st.integers(0, 39)) == 7:
        method = draw(st.sampled_from(operation.other_methods))
    name = operation.name if method == operation.method else ""
    return Asking(name, who, method, path, query, tuple(headers.items()), body), case


def _address(draw: st.DrawFn, operation: Operation, case: Case[Any]) -> tuple[str, str]:
    path, query = operation.path, dict(case.query)
    for name, place in operation.declared:
        made = case.path_parameters.get(name) if place == "path" else query.get(name)
        if place == "query" and draw(st.integers(0, 3)):
            # Few at a time: with every filter at once no list shows anything.
            query.pop(name, None)
            continue
        value = there_or_odd(draw, operation.service.pools, name, made)
        if place == "path":
            text = value if value is made and made is not None else quoted(value)
            path = path.replace(f"{{{name}}}", str(text))
        elif value is not None:
            query[name] = value
    if draw(st.integers(0, 19)) == 7:
        query[draw(st.sampled_from(("limit", "", "a", "after", "%", "fields")))] = "1"
    text = "&".join(
        f"{quoted(name)}={quoted(each)}"
        for name, one in query.items()
        for each in (one if isinstance(one, list) else [one])
    )
    if query and draw(st.integers(0, 29)) == 7:
        text += draw(
            st.sampled_from(
                ("&" + text, "&%", "&a=%ED%A0%80", "&limit=%00", "&&=&", "&limit=1&limit=2", ";a=b")
            )
        )
    return path, text


def there_or_odd(draw: st.DrawFn, pools: Mapping[str, list[Any]], name: str, made: Any) -> Any:
    """Mostly what there is by this name, else what the document made, and now and then what is odd."""
    how = draw(st.integers(0, 9))
    which = draw(st.integers(0, 9_999))
    if how < 7:
        # Not drawn from what there is: that grows while the fuzz runs, and a draw must not depend on it.
        there = pools.get(name) or [made]
        return there[which % len(there)]
    return odd.VALUES[which % len(odd.VALUES)] if how == 7 else made


def text_of(value: Any) -> str:
    """A value as an address or a form has it."""
    return value if isinstance(value, str) else LONG if value == odd.HUGE else json.dumps(value)


def quoted(value: Any) -> str:
    """A value as a part of an address; what is no character is sent as somebody would who wants to know."""
    return quote(text_of(value).encode("utf-8", "surrogatepass"), safe="")


def _body(draw: st.DrawFn, operation: Operation, case: Case[Any]) -> tuple[bytes | None, str]:
    if not operation.media_type:
        return (None, "") if draw(st.integers(0, 19)) != 7 else (b"{}", "application/json")
    if operation.media_type == "application/json":
        return _json(draw, operation, case), "application/json"
    if operation.media_type == FORM:
        return _form(draw, operation, case)
    sent = case.as_transport_kwargs()
    builder = EnvironBuilder(
        method=operation.method,
        data=sent.get("data"),
        json=sent.get("json"),
        content_type=sent.get("content_type") or operation.media_type,
    )
    try:
        request = builder.get_request()
        return request.get_data(), request.content_type or ""
    finally:
        builder.close()


def _form(draw: st.DrawFn, operation: Operation, case: Case[Any]) -> tuple[bytes, str]:
    """A file in a form, written by hand: libraries write no form that is out of order."""
    filename, content = draw(st.sampled_from(odd.FILES))
    kind = text_of(there_or_odd(draw, operation.service.pools, "kind", "agenda"))
    parts = [
        ('name="kind"', kind.encode("utf-8", "surrogatepass")),
        (f'name="file"; filename="{filename}"', content),
    ]
    match draw(st.integers(0, 19)):
        case 0:
            parts = parts[1:]
        case 6 | 7 if isinstance(case.body, dict):
            parts = [(f'name="{name}"', _bytes(value)) for name, value in case.body.items()]
        case 1:
            parts = parts[:1]
        case 2:
            parts.append(parts[0])
        case 3:
            parts.append(parts[1])
        case 4:
            parts[1] = ('name="file"', content)
        case 5:
            parts.append(('name="a\\"b"; filename*=UTF-8\'\'%ff', b"x"))
        case _:
            pass
    end = draw(st.sampled_from((b"--limit--\r\n",) * 9 + (b"", b"--limit", b"--other--\r\n")))
    return form_of(parts, end), f"{FORM}; boundary=limit"


def form_of(parts: Iterable[tuple[str, bytes]], end: bytes = b"--limit--\r\n") -> bytes:
    """A form in parts, each behind what is said of it; its boundary is `limit`."""
    lines = [
        b"--limit\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (said.encode(), value)
        for said, value in parts
    ]
    return b"".join(lines) + end


def _bytes(value: Any) -> bytes:
    data = getattr(value, "data", value)
    return data if isinstance(data, bytes) else text_of(data).encode("utf-8", "surrogatepass")


def _json(draw: st.DrawFn, operation: Operation, case: Case[Any]) -> bytes:
    sends = operation.service.sends.get(operation.name, [])
    which = draw(st.integers(0, 99))
    value = sends[which % len(sends)] if sends and which < 75 else case.body
    if not isinstance(value, dict | list | str | int | float | bool | None):
        value = None
    for _ in range(draw(st.sampled_from((0, 0, 1, 1, 2, 3)))):
        value = _changed(draw, operation, value)
    text = json.dumps(value)
    match draw(st.integers(0, 59)):
        case 0:
            return text.encode()[:-1]
        case 1:
            return text.encode("utf-16")
        case 2:
            return b"\xff" + text.encode()
        case 3:
            return b""
        case _:
            return text.encode()


def _changed(draw: st.DrawFn, operation: Operation, value: Any) -> Any:
    """A body with one place in it that is another."""
    places = list(_places(value, ()))
    which, how = draw(st.integers(0, 9_999)), draw(st.integers(0, 9))
    place = places[which % len(places)]
    name = next((step for step in reversed(place) if isinstance(step, str)), "")
    if how < 8:
        return _with(
            value,
            place,
            there_or_odd(draw, operation.service.pools, name, odd.VALUES[which % len(odd.VALUES)]),
        )
    if how == 8 and place:
        return _with(value, place, _GONE)
    if isinstance(value, dict):
        return {**value, odd.NAMES[which % len(odd.NAMES)]: None}
    return [value]


class _Gone:
    pass


_GONE: Final = _Gone()


def _places(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    yield place
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, deeper in inside:
        yield from _places(deeper, (*place, step))


def _with(value: Any, place: tuple[str | int, ...], new: Any) -> Any:
    if not place:
        return new
    step, *rest = place
    changed: Any = dict(value) if isinstance(value, dict) else list(value)
    if new is _GONE and not rest:
        del changed[step]
    else:
        changed[step] = _with(value[step], tuple(rest), new)
    return changed


def _headers(draw: st.DrawFn, operation: Operation) -> Iterator[tuple[str, str]]:
    reads = operation.method == "GET"
    how, which = draw(st.integers(0, 9)), draw(st.integers(0, 9_999))
    if how < (2 if reads else 5):
        yield (
            "If-None-Match" if reads else "If-Match",
            "*" if how < 3 and not reads else odd.VERSIONS[which % len(odd.VERSIONS)],
        )
    if operation.method == "POST" and draw(st.integers(0, 4)) == 0:
        yield "Idempotency-Key", draw(st.sampled_from(odd.KEYS))
    if draw(st.integers(0, 9)) == 7:
        yield draw(st.sampled_from(odd.HEADERS))
