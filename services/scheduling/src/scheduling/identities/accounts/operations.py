"""What can be done about accounts: invite somebody, link their account to them, take it away again."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from contracts.scheduling import AccountLinked, InvitationMade
from contracts.words import Provider
from kit.auth import seal
from kit.db import transaction
from kit.errors import NotFound
from kit.outbox import record
from scheduling.identities.accounts.queries import INVITATION, invitation_row
from scheduling.identities.accounts.rules import (
    OVER,
    AccountIsAnothers,
    AccountNotKnown,
    InvitationIsOver,
    SignsInAlready,
)
from scheduling.identities.keys import link_key
from scheduling.identities.models import Account, Invitation
from scheduling.identities.sessions.operations import end_all
from scheduling.identities.signing_in.conversation import Subject
from scheduling.locks import locked
from scheduling.register.people.operations import person_to_change


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation; the link that carries its word is there where no mail carries it, and is shown once."""

    id: str
    person_id: str
    link: str | None
    ends_at: datetime


def invite(
    person_id: str,
    *,
    by: str,
    days: int,
    public_url: str,
    keys: Path,
    now: datetime,
    by_mail: bool = False,
) -> Invited:
    """Make a link by which a person may sign in for the first time; earlier ones are withdrawn by it.

    ``by_mail`` sends it to whoever has an address, and shows it to nobody else.
    Raises `SignsInAlready` for somebody who has an account: whoever takes it away is noticed by its owner.
    """
    with transaction():
        person = person_to_change(person_id)
        if Account.select().where(Account.person == person_id).exists():
            raise SignsInAlready(
                f"{person.name} signs in with an account already: remove it first, if they have another now."
            )
        _withdraw_all(person_id, now)
        row = Invitation.create(
            person=person, made_at=now, made_by=by, ends_at=now + timedelta(days=days)
        )
        if by_mail and person.email:
            told = InvitationMade(invitation_id=row.id, person_id=person_id, good_until=row.ends_at)
            record(told, now=now)
            return Invited(id=row.id, person_id=person_id, link=None, ends_at=row.ends_at)
    word = seal(link_key(keys, now), INVITATION, row.id)
    # Behind the #, which browsers send to nobody: it stands in no log and no referrer.
    link = f"{public_url}/invitation#{word}"
    return Invited(id=row.id, person_id=person_id, link=link, ends_at=row.ends_at)


def _withdraw_all(person_id: str, now: datetime) -> None:
    Invitation.update(withdrawn_at=now).where(
        Invitation.person == person_id,
        Invitation.used_at.is_null(),
        Invitation.withdrawn_at.is_null(),
    ).execute()


def withdraw(invitation_id: str, now: datetime) -> None:
    """Let an invitation open nothing any more."""
    row = invitation_row(invitation_id)
    if row.used_at is None and row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save()


def account_of(subject: Subject) -> str:
    """The person whose account this is. Raises `AccountNotKnown`."""
    found = Account.get_or_none(
        (Account.issuer == subject.issuer) & (Account.subject == subject.subject)
    )
    if found is None:
        raise AccountNotKnown(
            "Nobody of the trust signs in with this account. If you have an invitation, open its"
            " link; otherwise ask the Academy Improvement Director for one."
        )
    person_id: str = found.person_id
    return person_id


def link_by_invitation(
    invitation_id: str, provider: Provider, subject: Subject, now: datetime
) -> str:
    """Link an account to whoever was invited, once; inside a transaction. Returns the person.

    Raises `InvitationIsOver`, or `AccountIsAnothers` where somebody else signs in with it.
    """
    row = locked(Invitation.select().where(Invitation.id == invitation_id)).first()
    if row is None or row.used_at or row.withdrawn_at or row.ends_at <= now:
        raise InvitationIsOver(OVER)
    Account.insert(
        {
            Account.id: row.id,
            Account.person: row.person_id,
            Account.provider: provider,
            Account.issuer: subject.issuer,
            Account.subject: subject.subject,
            Account.linked_at: now,
        }
    ).on_conflict_ignore().execute()
    if account_of(subject) != row.person_id:
        raise AccountIsAnothers(
            "Somebody else of the trust signs in with this account: choose your own at the provider."
        )
    row.used_at = now
    row.save()
    person_id: str = row.person_id
    if Account.select().where(Account.id == row.id).exists():
        # Its owner is told, so that nobody else's account speaks for them unnoticed.
        told = AccountLinked(
            account_id=row.id, person_id=person_id, provider=provider, linked_at=now
        )
        record(told, now=now)
    return person_id


def unlink(account_id: str, person_id: str, now: datetime) -> None:
    """Let an account open nothing any more, and end what it has opened. Raises `NotFound`."""
    gone = Account.delete().where(Account.id == account_id, Account.person == person_id).execute()
    if not gone:
        raise NotFound("account")
    _withdraw_all(person_id, now)
    end_all(person_id, now)
