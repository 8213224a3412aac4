"""What is wrong with an answer; nothing is asked here."""

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final, NamedTuple

from jsonschema import Draft202012Validator
from requests import Request
from schemathesis import Case
from schemathesis import Response as Shown
from schemathesis.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
from schemathesis.core.failures import FailureGroup
from werkzeug import Response

from kit.web.problems import MEDIA_TYPE

from .asking import Asking
from .canaries import Canary

CHECKS: Final = [
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

REFUSALS: Final = frozenset({400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429})
"""What `default` stands for in the documents: each of them is a problem, and so is 503."""

SAYS_SO_ITSELF: Final = frozenset({("health.ready", 503)})
"""What a service says of its worker, of which there is none here."""

_TEXT: Final = {"type": "string", "minLength": 1}
_PLACE: Final = {"pointer": {"type": "string"}, "parameter": _TEXT, "detail": _TEXT}

PROBLEM: Final = Draft202012Validator(
    {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
        "properties": {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "trace_id": _TEXT,
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["detail"],
                    "additionalProperties": False,
                    "properties": _PLACE,
                },
            },
        },
    }
)
"""RFC 9457, as the services speak it."""

ALWAYS_MAY_CHANGE: Final = frozenset({"answered_request", "look", "trace_end"})
"""What remembers requests: whether one was answered, and who was refused."""

READS_AND_NOTES: Final = {
    "calendar_feeds.calendar": {"calendar_feed"},
}
"""What a reading may note, or a refusal: by operation."""


SHOWN_IN_A_DEMONSTRATION: Final = frozenset({"demo.people"})
"""Whom one could sign in as; elsewhere there is nothing at that address."""


class Wrong(NamedTuple):
    """One thing that is wrong: what kind of thing, and what exactly."""

    kind: str
    what: str


def wrongs(
    asked: Asking,
    case: Case[Any],
    answer: Response,
    *,
    documented: Collection[str],
    canaries: Iterable[Canary],
    changed: Collection[str],
    notes: Collection[str] = (),
) -> Iterator[Wrong]:
    """Everything that is wrong with an answer to a request for an operation whose document has these answers.

    `notes` are the tables in which a reading at this address may note something.
    """
    status, method = answer.status_code, asked.method
    if status >= 500 and (asked.operation, status) not in SAYS_SO_ITSELF:
        yield Wrong("5xx", f"{status} {answer.get_data(as_text=True)[:200]}")
        return
    if str(status) in documented and asked.operation:
        yield from _of_the_document(case, answer)
    elif status in REFUSALS:
        yield from _of_a_problem(method, answer)
    elif asked.operation or (method, status) not in {
        ("HEAD", 200),
        ("HEAD", 304),
        ("OPTIONS", 200),
    }:
        yield Wrong("undeclared status", f"{status} with {method}")
    if (method == "HEAD" or status in {204, 304}) and answer.data:
        yield Wrong("a body where none may be", answer.get_data(as_text=True)[:100])
    shown = answer.data + str(answer.headers).encode()
    sent = asked.as_sent
    for canary in canaries if asked.operation not in SHOWN_IN_A_DEMONSTRATION else ():
        if canary.sings(asked.who, shown, sent):
            yield Wrong("leak", f"{canary.tells} ({canary.word}), with {status}")
    if status == 200 and {} in _rows(answer):
        yield Wrong("a row of nothing", "a list counts what the caller may not see")
    may_change = status < 400 and method not in {"GET", "HEAD", "OPTIONS"}
    beside = set(changed) - ALWAYS_MAY_CHANGE - set(notes)
    if beside and not may_change:
        yield Wrong(
            "a change", f"{method} answered {status}, and changed {', '.join(sorted(beside))}"
        )


def _rows(answer: Response) -> list[Any]:
    """The rows of a list, where it is one; those that are not the caller's are left out, and not only emptied."""
    shown = (
        json.loads(answer.data) if answer.mimetype == "application/json" and answer.data else None
    )
    rows = shown.get("items") if isinstance(shown, dict) else None
    return rows if isinstance(rows, list) else []


def _of_the_document(case: Case[Any], answer: Response) -> Iterator[Wrong]:
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers:
        headers.setdefault(name.lower(), []).append(value)
    # Not made of the answer's own request: that may be one that no library would send.
    asked = Request(case.method, f"http://localhost{case.path}").prepare()
    shown = Shown(answer.status_code, headers, answer.data, asked, elapsed=0.0, verify=False)
    try:
        case.validate_response(shown, checks=CHECKS)
    except FailureGroup as found:
        for each in found.exceptions:
            title = str(getattr(each, "title", type(each).__name__))
            yield Wrong(title, " ".join(str(getattr(each, "message", each)).split())[:300])


def _of_a_problem(method: str, answer: Response) -> Iterator[Wrong]:
    if answer.content_type != MEDIA_TYPE:
        yield Wrong("no problem", f"{answer.status_code} as {answer.content_type}")
    if method == "HEAD":
        return
    try:
        body: Any = json.loads(answer.data)
    except ValueError:
        yield Wrong("no problem", f"{answer.status_code} {answer.get_data(as_text=True)[:100]!r}")
        return
    for wrong in PROBLEM.iter_errors(body):
        yield Wrong("no problem", f"{answer.status_code} {wrong.message[:200]}")
    if isinstance(body, dict) and body.get("status") != answer.status_code:
        yield Wrong("no problem", f"{answer.status_code} calls itself {body.get('status')}")
    if answer.status_code == 405 and not answer.headers.get("Allow"):
        yield Wrong("no problem", "405 does not say what is allowed")
