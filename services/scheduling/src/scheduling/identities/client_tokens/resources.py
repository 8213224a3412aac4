"""`POST /v1/token`, as every OAuth 2 library asks for it; its failures are OAuth's, and no problem details."""

from http import HTTPStatus
from typing import Any, Final

from flask import Response, current_app, jsonify, request
from werkzeug.exceptions import HTTPException

from kit.web import Blueprint, Buckets, Problem, as_problem, now, settings, trace
from scheduling.identities.client_tokens.operations import NotProven, prove
from scheduling.identities.client_tokens.rules import (
    GRANT,
    GrantNotSupported,
    NotGiven,
    RequestNotUnderstood,
    ScopeNotGiven,
    audiences_of,
    credentials,
    require_form,
    scopes_of,
)
from scheduling.identities.client_tokens.schemas import (
    AskProgramTokenSchema,
    NoTokenSchema,
    ProgramTokenSchema,
)
from scheduling.identities.clients.models import MachineClient
from scheduling.identities.keys import keys_folder
from scheduling.identities.tokens import AUDIENCES, BRIEFLY, issue_to_client

FAILURES: Final = "failures_to_prove"
"""Under which name the application keeps count of them."""

FAILURES_A_MINUTE: Final = 30
"""That one address may show of one program. Whoever shows the right secret is let in all the same."""

_FORM: Final = "application/x-www-form-urlencoded"
_UNSTORED: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_ERRORS: Final = {
    401: "invalid_client",
    429: "temporarily_unavailable",
    503: "temporarily_unavailable",
}

blueprint = Blueprint(
    "client_tokens", __name__, description="Tokens for programs, by OAuth 2 client credentials."
)


@blueprint.route("/token", methods=["POST"])
@blueprint.arguments(AskProgramTokenSchema, location="form", error_status_code=400)
@blueprint.response(200, ProgramTokenSchema)
@blueprint.alt_response(400, schema=NoTokenSchema)
@blueprint.alt_response(401, schema=NoTokenSchema)
@blueprint.alt_response(413, schema=NoTokenSchema)
@blueprint.alt_response(429, schema=NoTokenSchema)
@blueprint.alt_response(500, schema=NoTokenSchema)
@blueprint.alt_response(503, schema=NoTokenSchema)
def token(asked: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Issue a token for whoever shows the id and the secret of a program (RFC 6749, section 4.4).

    The id and the secret come by HTTP Basic or in the body, in one of the two.
    Failures are told as OAuth does: `error` and `error_description`, whatever the status.
    """
    if request.mimetype != _FORM:
        raise RequestNotUnderstood(f"Send a form: Content-Type {_FORM}.")
    require_form(dict(request.form.lists()), in_the_address=bool(request.args))
    shown = credentials(
        request.headers.get("Authorization"), asked["client_id"], asked["client_secret"]
    )
    if asked["grant_type"] != GRANT:
        raise GrantNotSupported(f"Send grant_type={GRANT}.")
    client = _proven(*shown)
    try:
        scopes = scopes_of(asked["scope"], client.scopes)
    except ScopeNotGiven:
        trace("refused", who=f"client:{client.id}", rights=())
        raise
    issued = issue_to_client(
        client.name,
        scopes,
        client_id=client.id,
        audiences=audiences_of(asked["audience"], AUDIENCES),
        issuer=settings().token_issuer,
        keys=keys_folder(settings().var),
        now=now(),
        lifetime=BRIEFLY,
    )
    return {
        "access_token": issued.token,
        "token_type": "Bearer",
        "expires_in": int(BRIEFLY.total_seconds()),
        "scope": " ".join(sorted(scopes)),
    }, _UNSTORED


def _proven(client_id: str, secret: str) -> MachineClient:
    """The program; that it was not proven leaves a trace, unless one address does so again and again."""
    try:
        return prove(client_id, secret, demo=settings().demo, now=now())
    except NotProven as refused:
        counted: Buckets = current_app.extensions[FAILURES]
        left, wait = counted.take(f"{request.remote_addr} {refused.whose}", FAILURES_A_MINUTE)
        if left < 0:
            raise Problem(429, headers={"Retry-After": str(int(wait) + 1)}) from refused
        trace("refused", who=f"client:{refused.whose}" if refused.whose else "anonymous", rights=())
        raise


@blueprint.errorhandler(Exception)
def _told(error: Exception) -> Response:
    """Tell a failure as OAuth does, also one that the kit has found."""
    if isinstance(error, HTTPException) and error.code == HTTPStatus.BAD_REQUEST:
        error = RequestNotUnderstood("A value is too long, or holds what cannot be kept.")
    if isinstance(error, NotGiven):
        problem = Problem(error.status, error.detail)
        name = error.error
    else:
        problem = as_problem(error)
        ours = problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        name = _ERRORS.get(problem.status, "server_error" if ours else "invalid_request")
    response = jsonify(error=name, error_description=_plain(problem.detail))
    response.status_code = problem.status
    response.headers.update({**problem.headers, **_UNSTORED})
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Basic realm="aimwell", charset="UTF-8"'
    return response


def _plain(sentence: str) -> str:
    """A sentence in the characters that OAuth takes."""
    return "".join(each for each in sentence if " " <= each <= "~" and each not in '"\\')
