"""How a request for a token is read, and refused (RFC 6749, sections 2.3.1, 3.2 and 5.2)."""

import base64
from collections.abc import Collection, Mapping
from typing import ClassVar, Final
from urllib.parse import unquote_plus

from kit.errors import Refused

GRANT: Final = "client_credentials"
LONGEST: Final = 1000
"""Characters of a value that are looked at."""


class NotGiven(Refused):
    """No token is given; the name of the error is OAuth's, and the sentence is plain ASCII, as it asks for."""

    error: ClassVar[str] = "invalid_request"
    status: ClassVar[int] = 400


class RequestNotUnderstood(NotGiven):
    """Something is missing, there twice, or where it must not be."""


class ClientNotProven(NotGiven):
    """There is no such program, or the secret is not its own; nobody is told which."""

    error = "invalid_client"
    status = 401


class GrantNotSupported(NotGiven):
    """Programs show their own secret, and nothing else is exchanged."""

    error = "unsupported_grant_type"


class ScopeNotGiven(NotGiven):
    """The program asks for more than it was given."""

    error = "invalid_scope"


class ServiceUnknown(NotGiven):
    """The token is asked for a service that there is not (RFC 8707 has the name of the error)."""

    error = "invalid_target"


def require_form(parameters: Mapping[str, Collection[str]], *, in_the_address: bool) -> None:
    """Refuse what OAuth refuses of a request, before anybody is asked who they are."""
    if in_the_address:
        raise RequestNotUnderstood(
            "Send everything in the body: an address is written into logs. If a secret stood in it, end that secret."
        )
    if any(len(values) > 1 for values in parameters.values()):
        raise RequestNotUnderstood("Send each parameter once.")
    if parameters.get("resource"):
        raise ServiceUnknown("Name services with audience, divided by spaces, and leave resource.")


def credentials(authorization: str | None, client_id: str, secret: str) -> tuple[str, str]:
    """The id and the secret of the program, from HTTP Basic or from the body, but not from both.

    Raises `RequestNotUnderstood`, or `ClientNotProven` where there are none.
    """
    if authorization is None:
        if not client_id or not secret:
            raise ClientNotProven(NOT_PROVEN)
        return client_id, secret
    if secret:
        raise RequestNotUnderstood("Send the secret in one place: by HTTP Basic, or in the body.")
    shown_id, shown_secret = _basic(authorization)
    if client_id not in {"", shown_id}:
        raise RequestNotUnderstood("The client_id in the body is another than that of HTTP Basic.")
    return shown_id, shown_secret


def scopes_of(asked: str, given: Collection[str]) -> frozenset[str]:
    """The scopes of the token: those asked for, or all that the program was given. Raises `ScopeNotGiven`."""
    wanted = frozenset(asked.split())
    if wanted - set(given):
        raise ScopeNotGiven(f"Ask for scopes that this program was given: {' '.join(given)}.")
    return wanted or frozenset(given)


def audiences_of(asked: str, services: Collection[str]) -> frozenset[str]:
    """The services that the token is for: those asked for, or all. Raises `ServiceUnknown`."""
    wanted = frozenset(asked.split())
    if wanted - set(services):
        raise ServiceUnknown(f"Name services from {', '.join(services)}, divided by spaces.")
    return wanted or frozenset(services)


def _basic(authorization: str) -> tuple[str, str]:
    """What HTTP Basic says, each part in the form of a form (RFC 6749, section 2.3.1)."""
    scheme, _, said = authorization.partition(" ")
    if scheme.lower() != "basic" or len(said) > LONGEST:
        raise ClientNotProven(NOT_PROVEN)
    try:
        text = base64.b64decode(said.strip(), validate=True).decode()
    except ValueError as error:  # no letters of base64, or letters that stand for no text
        raise ClientNotProven(NOT_PROVEN) from error
    client_id, _, secret = text.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)


NOT_PROVEN: Final = (
    "No program is known by this id and secret. Whoever lets programs in can make another secret."
)
