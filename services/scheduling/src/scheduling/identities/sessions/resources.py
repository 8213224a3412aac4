"""Sessions over HTTP: a token for whoever shows a session's word, and the places one is signed in."""

from collections.abc import Iterable
from typing import Any, Final, cast

from flask import request

from kit import logs
from kit.db import transaction
from kit.errors import NotFound
from kit.web import Blueprint, PageQuery, caller, listed, may, now, page, settings, trace
from scheduling.identities.keys import keys_folder
from scheduling.identities.models import Session
from scheduling.identities.sessions.operations import (
    Begun,
    Issuer,
    Spoken,
    begin_session,
    end_all,
    end_one,
    end_session,
    session_named,
    speak,
)
from scheduling.identities.sessions.queries import session_shown, sessions_of
from scheduling.identities.sessions.rules import Limits, SessionHasEnded
from scheduling.identities.sessions.schemas import (
    SessionSchema,
    SpeakSchema,
    SpokenSchema,
    WordSchema,
)
from scheduling.settings import SchedulingSettings

log = logs.get(__name__)

blueprint = Blueprint(
    "sessions",
    __name__,
    description="Being signed in: a session's word is shown for a token, and is proof of nothing else.",
)


@blueprint.route("/sessions/tokens", methods=["POST"])
@blueprint.arguments(SpeakSchema)
@blueprint.response(201, SpokenSchema)
def tokens(asked: dict[str, Any]) -> Spoken:
    """Issue a token for whoever shows the word of a session."""
    try:
        return speak(
            asked["session"],
            audiences=asked["audiences"],
            issuer=issuer(),
            limits=limits(),
            now=now(),
        )
    except SessionHasEnded as ended:
        if ended.whose:
            log.warning("session_ended", whose=ended.whose, because=ended.because)
            trace("refused", who=ended.whose, rights=())
        raise


@blueprint.route("/sessions/end", methods=["POST"])
@blueprint.arguments(WordSchema)
@blueprint.response(204)
def sign_out(asked: dict[str, Any]) -> None:
    """Sign out with the word of a session; nobody is told whether there was one."""
    with transaction():
        whose = end_session(asked["session"], issuer=issuer(), now=now())
        if whose is not None:
            trace("changed", who=whose, rights=("session",))


@blueprint.route("/sessions", methods=["GET"])
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, listed(SessionSchema))
def sessions(_asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List where one is signed in, the last one used first."""
    return page(
        sessions_of(caller().person_id or "", limits(), now()),
        (Session.used_at, Session.id),
        row=session_shown,
        descending=True,
    )


@blueprint.route("/sessions", methods=["DELETE"])
@blueprint.response(204)
def sign_out_everywhere() -> None:
    """Sign oneself out everywhere."""
    with transaction():
        may()
        end_all(caller().person_id or "", now())


@blueprint.route("/sessions/<session_id>", methods=["DELETE"])
@blueprint.response(204)
def sign_out_there(session_id: str) -> None:
    """End one of one's own sessions."""
    with transaction():
        may()
        if not end_one(session_id, caller().person_id or "", now()):
            raise NotFound("session")


def begun(person_id: str, way: str, browser: str, rights: Iterable[str] = ()) -> Begun:
    """Sign somebody in from where this request comes, and leave a trace of it."""
    with transaction():
        session = begin_session(
            person_id,
            way,
            issuer=issuer(),
            limits=limits(),
            browser=browser,
            came_from=request.remote_addr or "",
            now=now(),
        )
        trace("changed", who=f"person:{person_id}", rights=(*rights,) or (way,))
    return session


def issuer() -> Issuer:
    """What signs and seals in this installation."""
    return Issuer(name=settings().token_issuer, keys=keys_folder(settings().var))


def limits() -> Limits:
    """How long sessions last here."""
    ours = cast("SchedulingSettings", settings())
    return ours.session_limits


def _session_shown() -> str | None:
    """Whose session this request shows the word of: behind a school's one address there are many."""
    sent = request.get_json(silent=True)
    word = sent.get("session") if isinstance(sent, dict) else None
    named = session_named(word, issuer(), now()) if isinstance(word, str) else None
    return f"session:{named}" if named else None


COUNTS_AS: Final = {"sessions.tokens": _session_shown, "sessions.sign_out": _session_shown}
"""How those who show a session are told apart by the rate limits."""
