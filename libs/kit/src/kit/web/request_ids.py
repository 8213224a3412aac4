"""Request ids and traces: taken from the request or made, put on the answer and on every log line."""

import re
import time
from contextlib import ExitStack
from typing import Final

import structlog
from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from kit import logs, trace
from kit.db import new_id
from kit.web.state import caller

log = logs.get(__name__)

_SHAPE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def install_request_ids(app: Flask) -> None:
    """Give every request an id and a step in a trace, and write one log line for it.

    Call it first, so that everything else happens inside.
    """
    app.before_request(_begin)
    app.after_request(_answer)
    app.teardown_request(_end)


def install_addresses(app: Flask, trusted_hops: int) -> None:
    """Believe so many proxies before this one whom they ask for, and by which scheme; 0: none."""
    if trusted_hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to do this
            app.wsgi_app, x_for=trusted_hops, x_proto=trusted_hops
        )


def request_id() -> str:
    """The id of the present request."""
    found: str = g.request_id
    return found


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _SHAPE.fullmatch(given) else new_id()
    g.started = time.perf_counter()
    g.trace = ExitStack()
    g.traceparent = g.trace.enter_context(
        trace.following(request.headers.get("traceparent"), g.request_id)
    )
    # The request is the cause itself: its id goes by its own name in the log.
    g.trace.enter_context(structlog.contextvars.bound_contextvars(request_id=g.request_id))


def _answer(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    response.headers["traceparent"] = g.traceparent
    rule = request.url_rule
    log.info(
        "request",
        method=request.method,
        # The rule, not the address: values in an address may be confidential. Only names of parameters, too.
        route=rule.rule if rule else None,
        ids=request.view_args or None,
        parameters=sorted(request.args) or None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.started) * 1000, 1),
        caller=caller().id,
    )
    return response


def _end(_error: BaseException | None) -> None:
    stack: ExitStack | None = g.pop("trace", None)
    if stack is not None:
        stack.close()
