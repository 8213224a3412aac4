"""Reads of programs."""

from collections.abc import Iterable
from typing import Any

from peewee import ModelSelect

from kit.errors import NotFound
from scheduling.identities.clients.models import ClientSecret, MachineClient


def client_row(client_id: str) -> MachineClient:
    """One program. Raises `NotFound`."""
    found: MachineClient | None = MachineClient.get_or_none(MachineClient.id == client_id)
    if found is None:
        raise NotFound("program")
    return found


def clients(*, revoked: bool) -> "ModelSelect[MachineClient]":
    """The programs that are revoked, or those that are not."""
    return MachineClient.select().where(MachineClient.revoked_at.is_null(not revoked))


def client_named(word: str) -> MachineClient:
    """The program meant by its id or its name. Raises `NotFound`."""
    found: MachineClient | None = MachineClient.get_or_none(
        (MachineClient.id == word) | (MachineClient.known_as == word.strip().lower())
    )
    if found is None:
        raise NotFound(f"There is no program {word!r}: `scheduling clients list` has their names.")
    return found


def client_shown(row: MachineClient) -> dict[str, Any]:
    """A program with its secrets, as far as they are told."""
    return clients_shown([row])[0]


def clients_shown(rows: Iterable[MachineClient]) -> list[dict[str, Any]]:
    """Programs with their secrets, the oldest first."""
    listed = list(rows)
    secrets: dict[str, list[ClientSecret]] = {row.id: [] for row in listed}
    query = ClientSecret.select().where(ClientSecret.client.in_(list(secrets)))
    for secret in query.order_by(ClientSecret.made_at, ClientSecret.id):
        secrets[secret.client_id].append(secret)
    names = ("id", "name", "scopes", "made_at", "made_by", "revoked_at", "version")
    return [
        {name: getattr(row, name) for name in names} | {"secrets": secrets[row.id]}
        for row in listed
    ]
