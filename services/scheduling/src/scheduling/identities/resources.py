"""Identities over HTTP: the public keys, and in a demonstration the choice of a person to be."""

from pathlib import Path
from typing import Any

from kit.clock import local_date
from kit.errors import NotFound
from kit.web import Blueprint, listed, now, page, settings
from scheduling.identities.keys import keys_folder, public_keys
from scheduling.identities.queries import people_in_office, people_shown
from scheduling.identities.schemas import (
    AskSessionSchema,
    AskTokenSchema,
    DemoPeopleQuery,
    DemoPersonSchema,
    KeySetSchema,
    TokenSchema,
)
from scheduling.identities.sessions.operations import Begun
from scheduling.identities.sessions.resources import begun
from scheduling.identities.sessions.schemas import BegunSchema
from scheduling.identities.tokens import Issued, issue_to_person
from scheduling.register.models import Person
from scheduling.register.people.queries import person_row

well_known = Blueprint(
    "well_known",
    __name__,
    url_prefix="/.well-known",
    description="The keys that tokens are signed with.",
)
demo = Blueprint(
    "demo", __name__, url_prefix="/v1/demo", description="Signing in, in a demonstration only."
)


@well_known.route("/jwks.json", methods=["GET"])
@well_known.response(200, KeySetSchema)
def jwks() -> dict[str, Any]:
    """Show the public keys, as a JWK set."""
    return public_keys(_keys(), now())


@demo.route("/people", methods=["GET"])
@demo.arguments(DemoPeopleQuery, location="query")
@demo.response(200, listed(DemoPersonSchema))
def people(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List the people one can be."""
    _require_demo()
    today = local_date(now())
    body, headers = page(people_in_office(today, asked["office"]), (Person.name, Person.id))
    return {"items": people_shown(body["items"], today)}, headers


@demo.route("/tokens", methods=["POST"])
@demo.arguments(AskTokenSchema)
@demo.response(201, TokenSchema)
def tokens(asked: dict[str, Any]) -> Issued:
    """Issue a token for one of them."""
    _require_demo()
    return issue_to_person(
        asked["person_id"],
        audiences=asked["audiences"],
        issuer=settings().token_issuer,
        keys=_keys(),
        now=now(),
    )


@demo.route("/sessions", methods=["POST"])
@demo.arguments(AskSessionSchema)
@demo.response(201, BegunSchema)
def sessions(asked: dict[str, Any]) -> Begun:
    """Sign in as one of them."""
    _require_demo()
    return begun(person_row(asked["person_id"]).id, "demo", asked["browser"])


def _require_demo() -> None:
    if not settings().demo:
        raise NotFound("There is nothing at this address: this is no demonstration.")


def _keys() -> Path:
    return keys_folder(settings().var)
