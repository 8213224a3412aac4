"""What can be done about programs: add one, give it another secret, end a secret, revoke it."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
import peewee

from kit.db import transaction
from kit.errors import NotFound
from scheduling.identities.clients.models import ClientSecret, MachineClient
from scheduling.identities.clients.queries import client_row
from scheduling.identities.clients.rules import (
    ENDING,
    PREFIX,
    SECRET_BYTES,
    Held,
    ProgramIsRevoked,
    ProgramNameTaken,
    ScopeIsTheSuitesOwn,
    digest_of,
    ends_by_rotation,
    refused_scopes,
)
from scheduling.identities.tokens import OF_THE_SUITE, require_scopes
from scheduling.locks import locked


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A program, and its new secret, which is shown once."""

    client: MachineClient
    secret: str


def add_client(
    name: str,
    scopes: Collection[str],
    *,
    by: str,
    demo: bool,
    now: datetime,
    of_the_suite: bool = False,
) -> Made:
    """Let a program in, with its first secret.

    Raises `ScopeUnknown`, `ProgramNameTaken`, or `ScopeIsTheSuitesOwn` unless it is one of the suite's own.
    """
    require_scopes(scopes, field="scopes")
    if not of_the_suite and (refused := refused_scopes(scopes, OF_THE_SUITE)):
        raise ScopeIsTheSuitesOwn(
            f"{', '.join(refused)} shows every event, with the names of people, and is for the suite’s own"
            " programs alone: events:read shows what partners may know.",
            field="scopes",
        )
    said = " ".join(name.split())
    taken = ProgramNameTaken(
        "Another program is called so: give this one a name of its own.", field="name"
    )
    with transaction():
        if MachineClient.select().where(MachineClient.known_as == said.lower()).exists():
            raise taken
        try:
            row = MachineClient.create(
                name=said,
                known_as=said.lower(),
                scopes=sorted(set(scopes)),
                made_at=now,
                made_by=by,
                demo=demo,
            )
        except peewee.IntegrityError as error:  # somebody added it between the look and the row
            raise taken from error
        return Made(client=row, secret=_new_secret(row, now))


def rotate(client_id: str, overlap: timedelta, now: datetime) -> Made:
    """Give a program another secret; the one before stays good for a while, or ends at once where that is zero.

    Raises `NotFound`, `ProgramIsRevoked`, or `TwoSecretsAlready`.
    """
    with transaction():
        row = _held(client_id)
        if row.revoked_at is not None:
            raise ProgramIsRevoked("This program is revoked: add it again, if it is to come back.")
        held = list(ClientSecret.select().where(ClientSecret.client == row))
        ends = ends_by_rotation(
            [Held(id=each.id, ends_at=each.ends_at) for each in held], overlap, now
        )
        for each in held:
            if ends.get(each.id, now) > now:
                each.ends_at = ends[each.id]
                each.save()
            else:
                each.delete_instance()
        secret = _new_secret(row, now)
        _changed(row)
    return Made(client=row, secret=secret)


def end_secret(client_id: str, secret_id: str) -> None:
    """Let a secret prove nothing any more. Raises `NotFound`."""
    with transaction():
        row = _held(client_id)
        mine = (ClientSecret.id == secret_id) & (ClientSecret.client == row)
        if not ClientSecret.delete().where(mine).execute():
            raise NotFound("secret")
        _changed(row)


def revoke(client_id: str, now: datetime) -> None:
    """Let a program in no more: its secrets are gone, and its last token is over within a minute. Raises `NotFound`."""
    with transaction():
        row = _held(client_id)
        if row.revoked_at is None:
            ClientSecret.delete().where(ClientSecret.client == row).execute()
            row.revoked_at, row.known_as = now, None
            _changed(row)


def _held(client_id: str) -> MachineClient:
    """A program that nobody else changes until the commit."""
    found: MachineClient | None = locked(
        MachineClient.select().where(MachineClient.id == client_id)
    ).first()
    return found or client_row(client_id)


def _changed(row: MachineClient) -> None:
    row.version += 1
    row.save()


def _new_secret(row: MachineClient, now: datetime) -> str:
    secret = PREFIX + secrets.token_hex(SECRET_BYTES)
    ClientSecret.create(client=row, digest=digest_of(secret), ending=secret[-ENDING:], made_at=now)
    return secret
