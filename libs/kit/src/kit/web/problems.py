"""Problem details (RFC 9457): the one place where failures become answers."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec
import peewee
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from kit import db, logs, trace
from kit.auth import TokenRefused
from kit.errors import Forbidden, GiveUp, NotFound, Refused, TryLater, VersionMismatch
from kit.web.pointers import field_errors

log = logs.get(__name__)

MEDIA_TYPE: Final = "application/problem+json"

KNOWN: Final[dict[int, tuple[str, str]]] = {
    400: ("malformed", "The request could not be read: check its form and send it again."),
    401: ("sign-in-needed", "Send a token with the request: Authorization: Bearer …"),
    403: ("not-allowed", "You may not do this."),
    404: ("not-found", "There is nothing at this address: check it for a slip."),
    405: ("method-not-allowed", "This address does not take this method: see the Allow field."),
    406: ("not-acceptable", "It cannot be had in this form: ask for application/json."),
    413: ("too-large", "The request is too large: send less at a time."),
    415: (
        "unsupported-media-type",
        "Send the body in the form that the document of this service asks for.",
    ),
    422: ("fields-refused", "Some values do not fit: see errors."),
    429: ("too-many-requests", "Slow down: wait for as long as Retry-After says."),
    500: (
        "unexpected",
        "Something went wrong on our side: try again, and tell us the trace id if it stays.",
    ),
}
"""Slug and advice by status, for failures that bring none of their own."""


class Problem(Exception):
    """A failure of the conversation itself, ready to be sent; the domain raises `kit.errors` instead."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        slug: str = "",
        title: str = "",
        errors: list[dict[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Fill in what is not said from `KNOWN`."""
        known_slug, known_detail = KNOWN.get(
            status, (HTTPStatus(status).name.lower().replace("_", "-"), "")
        )
        self.status = status
        self.slug = slug or known_slug
        self.title = title or self.slug.replace("-", " ").capitalize()
        self.detail = detail or known_detail
        self.errors = errors or []
        self.headers = dict(headers or {})
        super().__init__(self.detail)


def install_problems(
    app: Flask, problems_url: str, respond: Callable[[Problem], Any] | None = None
) -> None:
    """Answer every failure with problem details; `respond` may show them in another form, say as a page."""

    def answer(error: Exception) -> Any:  # noqa: ANN401 - whatever Flask takes
        problem = as_problem(error)
        return respond(problem) if respond else problem_response(problem, problems_url)

    app.register_error_handler(Exception, answer)


def as_problem(error: Exception) -> Problem:  # noqa: C901, PLR0911 - one line for each kind of failure
    """The answer to a failure; what is not foreseen is logged, and nothing of it is told."""
    match error:
        case Problem():
            return error
        case Refused(field=None):
            return Problem(409, error.detail, slug=error.slug, title=error.title)
        case Refused():
            pointed = {"pointer": f"/{error.field}", "detail": error.detail}
            return Problem(422, error.detail, slug=error.slug, title=error.title, errors=[pointed])
        case NotFound():
            return Problem(404, error.detail)
        case Forbidden():
            return Problem(403, error.detail)
        case VersionMismatch():
            return Problem(412, error.detail, slug="version-mismatch")
        case TryLater():
            return _later(error.detail, error.after_seconds)
        case TokenRefused():
            return Problem(
                401, str(error), headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
            )
        case HTTPException():
            return _from_http(error)
        case _ if db.is_away(error):
            # The connection may be broken: whoever holds it for this request is told.
            g.database_error = error
            log.warning("database_away", reason=type(error).__name__)
            return _later("The service cannot reach its data just now: try again soon.", 5)
        case peewee.DataError() | ValueError() if _is_of_a_bad_byte(error):
            return Problem(422, "A text holds a character that cannot be kept (NUL): take it out.")
        case GiveUp() | _:
            log.error("unexpected", exc_info=error)
            return Problem(500)


def problem_response(problem: Problem, problems_url: str) -> Response:
    """A problem as the response that tells it."""
    body: dict[str, Any] = {
        "type": f"{problems_url}/{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = problem.errors
    if found := trace.trace_id():
        body["trace_id"] = found
    response = Response(msgspec.json.encode(body), problem.status, content_type=MEDIA_TYPE)
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _later(detail: str, seconds: int) -> Problem:
    return Problem(503, detail, slug="try-later", headers={"Retry-After": str(seconds)})


def _from_http(error: HTTPException) -> Problem:
    """What Flask, Werkzeug or webargs say, in our words."""
    status = error.code or 500
    data: dict[str, Any] = getattr(error, "data", None) or {}
    headers = (
        {"Allow": ", ".join(sorted(error.valid_methods or ()))}
        if hasattr(error, "valid_methods")
        else {}
    )
    if status == HTTPStatus.UNPROCESSABLE_ENTITY and "messages" in data:
        return Problem(status, errors=field_errors(data["messages"]))
    if status == HTTPStatus.BAD_REQUEST and data:
        return Problem(
            status,
            "The body is not JSON: check its commas, quotes and encoding (UTF-8), and that no name is there twice.",
        )
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        limit = request.max_content_length or 0
        return Problem(status, f"The request is larger than {limit:,} bytes: send less at a time.")
    return Problem(status, headers=headers)


def _is_of_a_bad_byte(error: BaseException) -> bool:
    return "NUL" in str(error) or "0x00" in str(error)
