"""One page for each way in which a request cannot be answered as asked."""

from http import HTTPStatus
from typing import Final

from flask import Flask, current_app, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug import Response
from werkzeug.exceptions import HTTPException

from kit import logs
from portal.problems import MustSignIn, NotYours, PartAway, Problem

log = logs.get(__name__)

Page = tuple[str, int]

OPEN_ENDPOINTS: Final = frozenset({"health.live", "health.ready", "metrics.metrics"})
"""For the machines that look after the portal."""


def install(app: Flask) -> None:
    """Show people a page of ours for everything that can go wrong."""
    app.register_error_handler(PartAway, part_away)
    app.register_error_handler(Problem, refused)
    app.register_error_handler(MustSignIn, must_sign_in)
    app.register_error_handler(NotYours, not_yours)
    app.register_error_handler(CSRFError, form_too_old)
    app.register_error_handler(HTTPException, from_http)
    app.register_error_handler(Exception, unexpected)


def part_away(away: PartAway) -> Page:
    """Say which part does not answer, and what still works."""
    return render_template("failures/part_away.html", service=away.service, sent=_was_sent()), 503


def refused(problem: Problem) -> Page:
    """Say what a service had against it, where no form is at hand to say it."""
    if problem.status == HTTPStatus.NOT_FOUND:
        return _not_found()
    if problem.status in {HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED}:
        return render_template("failures/changed_meanwhile.html"), HTTPStatus.CONFLICT
    if problem.status == HTTPStatus.FORBIDDEN:
        return render_template(
            "failures/not_yours.html", sentence=problem.detail
        ), HTTPStatus.FORBIDDEN
    return render_template("failures/refused.html", problem=problem), problem.status


def must_sign_in(_reason: MustSignIn) -> Response:
    """Send them to the door, and back to the page they wanted."""
    there = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("signing_in.choose", next=there if there not in {"", "/"} else None))


def not_yours(reason: NotYours) -> Page:
    """Say for whom the page is."""
    return render_template("failures/not_yours.html", sentence=str(reason)), 403


def form_too_old(_error: CSRFError) -> Page:
    """A form without the mark that it came from our page: mostly one that stood open for too long."""
    return render_template("failures/form_too_old.html"), HTTPStatus.BAD_REQUEST


def from_http(error: HTTPException) -> Page | Response:
    """Flask's own refusals."""
    code = error.code or 500
    if code in {301, 302, 303, 307, 308} and error.response is not None:
        return error.get_response()
    if code == HTTPStatus.NOT_FOUND:
        return _not_found()
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        largest = current_app.extensions["settings"].upload_bytes
        return render_template("failures/too_large.html", largest_paper=largest), code
    if code == HTTPStatus.METHOD_NOT_ALLOWED:
        return _not_found()
    return render_template("failures/unexpected.html", trace_id=g.get("request_id")), code


def unexpected(error: Exception) -> Page:
    """A fault of ours: the page names the request, the log holds the rest."""
    log.error("unexpected", exc_info=error)
    return render_template("failures/unexpected.html", trace_id=g.get("request_id")), 500


def _not_found() -> Page:
    return render_template("failures/not_found.html"), HTTPStatus.NOT_FOUND


def _was_sent() -> bool:
    """Whether something was being sent: then people want to know what became of it."""
    return request.method == "POST"
