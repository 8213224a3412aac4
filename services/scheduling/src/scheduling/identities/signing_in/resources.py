"""Signing in over HTTP: the portal begins it, sends the person to the provider, and brings back the answer."""

from typing import Any

from flask import current_app

from kit.db import transaction
from kit.errors import Refused
from kit.web import Blueprint, listed, now, settings, trace
from scheduling.identities.keys import keys_folder
from scheduling.identities.sessions.operations import Begun as SessionBegun
from scheduling.identities.sessions.resources import begun
from scheduling.identities.sessions.schemas import BegunSchema
from scheduling.identities.signing_in.conversation import Conversation
from scheduling.identities.signing_in.operations import (
    Begun,
    Came,
    Doors,
    SignInNotOurs,
    begin_sign_in,
    person_of,
    prove_sign_in,
)
from scheduling.identities.signing_in.schemas import (
    BeginSignInSchema,
    FinishSignInSchema,
    ProviderSchema,
    SignInBegunSchema,
)

DOORS = "identity_providers"

blueprint = Blueprint(
    "sign_ins",
    __name__,
    description="Signing in with what schools have: OpenID Connect, with PKCE and pinned issuers.",
)


@blueprint.route("/providers", methods=["GET"])
@blueprint.response(200, listed(ProviderSchema))
def providers() -> dict[str, Any]:
    """List the ways to sign in."""
    return {"items": [door.provider for door in _open().values()]}


@blueprint.route("/sign-ins", methods=["POST"])
@blueprint.arguments(BeginSignInSchema)
@blueprint.response(201, SignInBegunSchema)
def begin(asked: dict[str, Any]) -> Begun:
    """Begin to sign in; the person goes on to the provider."""
    return begin_sign_in(asked["provider"], asked["invitation"], doors=_doors(), now=now())


@blueprint.route("/sign-ins/finish", methods=["POST"])
@blueprint.arguments(FinishSignInSchema)
@blueprint.response(201, BegunSchema)
def finish(asked: dict[str, Any]) -> SessionBegun:
    """Sign in with what the provider has answered: a session begins."""
    browser = asked.pop("browser")
    try:
        proven = prove_sign_in(Came(**asked), doors=_doors(), now=now())
        with transaction():
            rights = (proven.provider, *(("invitation",) if proven.invitation_id else ()))
            return begun(person_of(proven, now()), proven.provider, browser, rights)
    except SignInNotOurs:
        raise  # anybody can make one up, as often as they like
    except Refused:
        trace("refused", who="anonymous", rights=())
        raise


def _open() -> dict[str, Conversation]:
    """The ways to sign in: none in a demonstration, where anybody may be anybody."""
    doors: dict[str, Conversation] = current_app.extensions[DOORS]
    return {} if settings().demo else doors


def _doors() -> Doors:
    return Doors(open=_open(), public_url=settings().public_url, keys=keys_folder(settings().var))
