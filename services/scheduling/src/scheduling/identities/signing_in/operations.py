"""What can be done about signing in: begin it, and finish it with what the provider says."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from kit.auth import seal, unseal
from kit.db import transaction
from kit.errors import NotFound, Refused
from scheduling.identities.accounts.operations import account_of, link_by_invitation
from scheduling.identities.accounts.queries import open_invitation
from scheduling.identities.keys import link_key
from scheduling.identities.models import SignIn
from scheduling.identities.signing_in.conversation import Conversation, Subject
from scheduling.identities.signing_in.providers import Name, callback_of

KIND: Final = "sign-in"
UNDER_WAY: Final = timedelta(minutes=10)
"""So long a person may take at the provider."""


class SignInNotOurs(Refused):
    """What came back belongs to no sign-in that was begun here."""


class Doors(msgspec.Struct, frozen=True, kw_only=True):
    """The providers that are set up, by name, and where they send people back to."""

    open: Mapping[str, Conversation]
    public_url: str
    keys: Path


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in under way: the word it is known by here, and where the person goes."""

    sign_in: str
    go_to: str


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has brought back from a provider."""

    sign_in: str
    code: str
    state: str
    issuer: str = ""
    """The issuer that the answer names (RFC 9207), if it does."""


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has signed in at a provider, and the invitation they came with, if with one."""

    subject: Subject
    provider: Name
    invitation_id: str | None


def begin_sign_in(name: str, invitation: str, *, doors: Doors, now: datetime) -> Begun:
    """Send somebody to a provider. Raises `NotFound`, `InvitationIsOver`, or `TryLater`."""
    if name not in doors.open:
        raise NotFound("way to sign in")
    door = doors.open[name]
    invited = open_invitation(invitation, doors.keys, now) if invitation else None
    row = SignIn(
        provider=name,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        invitation=invited,
        ends_at=now + UNDER_WAY,
    )
    go_to = door.way_there(
        callback_of(doors.public_url, name),
        state=row.state,
        nonce=row.nonce,
        verifier=row.verifier,
    )
    row.save(force_insert=True)
    return Begun(sign_in=seal(link_key(doors.keys, now), KIND, row.id), go_to=go_to)


def prove_sign_in(came: Came, *, doors: Doors, now: datetime) -> Proven:
    """Who has signed in at the provider, by what they have brought back; it is used once, whatever becomes of it.

    The provider is asked: not inside a transaction. Raises `SignInNotOurs`, `IdentityNotProven` or `TryLater`.
    """
    row = _taken(came.sign_in, doors, now)
    if row is None or not hmac.compare_digest(row.state.encode(), came.state.encode()):
        raise SignInNotOurs(_BEGIN_AGAIN)
    door = doors.open.get(row.provider)
    if door is None or (came.issuer and came.issuer not in door.provider.issuers):
        raise SignInNotOurs(_BEGIN_AGAIN)
    if door.said().authorization_response_iss_parameter_supported and not came.issuer:
        raise SignInNotOurs(_BEGIN_AGAIN)
    subject = door.prove(
        came.code,
        callback_of(doors.public_url, row.provider),
        verifier=row.verifier,
        nonce=row.nonce,
        now=int(now.timestamp()),
    )
    return Proven(subject=subject, provider=door.provider.name, invitation_id=row.invitation_id)


def person_of(proven: Proven, now: datetime) -> str:
    """Whose account it is, as a person of the trust; an invitation is used up by it. Inside a transaction.

    Raises `AccountNotKnown`, `AccountIsAnothers` or `InvitationIsOver`.
    """
    if proven.invitation_id is None:
        return account_of(proven.subject)
    return link_by_invitation(proven.invitation_id, proven.provider, proven.subject, now)


def forget_old_sign_ins(now: datetime) -> int:
    """Take away the sign-ins that did not come back; returns how many."""
    with transaction():
        gone: int = SignIn.delete().where(SignIn.ends_at < now).execute()
    return gone


def _taken(word: str, doors: Doors, now: datetime) -> SignIn | None:
    """The sign-in that a word names, which nobody can take a second time."""
    named = unseal(link_key(doors.keys, now), KIND, word)
    if named is None:
        return None
    with transaction():
        row: SignIn | None = SignIn.get_or_none(SignIn.id == named[0])
        taken = SignIn.delete().where(SignIn.id == named[0]).execute()
    return row if row is not None and taken == 1 and row.ends_at > now else None


_BEGIN_AGAIN: Final = (
    "This sign-in was not begun here, or was begun too long ago: begin again on the sign-in page."
)
