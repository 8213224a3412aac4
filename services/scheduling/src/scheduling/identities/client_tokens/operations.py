"""Exchange a program's id and secret for a token."""

import hmac
import re
from datetime import datetime
from typing import Final

from peewee import JOIN

from kit.db import transaction
from scheduling.identities.client_tokens.rules import NOT_PROVEN, ClientNotProven
from scheduling.identities.clients.models import ClientSecret, MachineClient
from scheduling.identities.clients.rules import (
    MOST_SECRETS,
    digest_of,
    is_good,
    to_the_hour,
)

_ID: Final = re.compile(r"[0-9a-f-]{36}")
_NOBODYS: Final = "0" * 64
"""Compared where there is no secret: it takes as long to find that out as that one is wrong."""


class NotProven(ClientNotProven):
    """Refused as every other; who was meant is for the trace."""

    def __init__(self, whose: str) -> None:
        """Take the id of a program that there is, or nothing."""
        super().__init__(NOT_PROVEN)
        self.whose = whose


def prove(client_id: str, secret: str, *, demo: bool, now: datetime) -> MachineClient:
    """The program whose id and secret these are. Raises `NotProven`, for whatever reason in the same way.

    That the secret was used is noted once an hour.
    """
    rows = list(
        MachineClient.select(MachineClient, ClientSecret)
        .join(ClientSecret, JOIN.LEFT_OUTER, attr="secret")
        .where(MachineClient.id == (client_id if _ID.fullmatch(client_id) else ""))
        .limit(MOST_SECRETS)
    )
    found = _matching(rows, digest_of(secret), now)
    whose = rows[0] if rows else None
    if found is None or whose is None or whose.revoked_at or (whose.demo and not demo):
        raise NotProven(whose.id if whose else "")
    if found.used_at is None or found.used_at < to_the_hour(now):
        _note_the_use(whose, found, to_the_hour(now))
    return whose


def _matching(rows: list[MachineClient], digest: str, now: datetime) -> ClientSecret | None:
    """The good secret among those of a program that has this digest; all are compared, whichever it is."""
    joined = [getattr(row, "secret", None) for row in rows]
    secrets: list[ClientSecret] = [each for each in joined if each is not None]
    kept = [each.digest for each in secrets] + [_NOBODYS] * (MOST_SECRETS - len(secrets))
    same = [hmac.compare_digest(each, digest) for each in kept]
    matching = [each for each, is_it in zip(secrets, same, strict=False) if is_it]
    return next((each for each in matching if is_good(each.ends_at, now)), None)


def _note_the_use(client: MachineClient, secret: ClientSecret, hour: datetime) -> None:
    """Remember the hour; what is shown of the program is another version by it."""
    with transaction():
        ClientSecret.update(used_at=hour).where(ClientSecret.id == secret.id).execute()
        MachineClient.update(version=MachineClient.version + 1).where(
            MachineClient.id == client.id
        ).execute()
