"""The key pair that signs access tokens: the private half for this service alone, the public half for all."""

import json
import os
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from kit.auth import new_key, new_sealing_key, published
from kit.errors import TryLater

PRIVATE = "signing.json"
PUBLIC = "jwks.json"
SESSIONS = "sessions.key"
LINKS = "links.key"


def keys_folder(var: Path) -> Path:
    """Where the keys of an installation lie."""
    return var / "keys"


def make_keys(folder: Path, *, anew: bool = False) -> bool:
    """Make a key pair in the folder unless there is one; returns whether one was made.

    `anew` makes a fresh one all the same; the old public key stays published, so that tokens which are
    still good keep being accepted. The keys that seal sessions and links are made anew with it: everybody signs in again.
    """
    private = folder / PRIVATE
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for seals in (SESSIONS, LINKS):
        if anew or not (folder / seals).exists():
            _write(folder / seals, new_sealing_key(), mode=0o600)
    if private.exists() and not anew:
        if not (folder / PUBLIC).exists():
            _publish(folder, signing_key(folder))
        return False
    before = [signing_key(folder)] if private.exists() else []
    key = new_key()
    _write(private, json.dumps(key.as_dict(private=True)), mode=0o600)
    _publish(folder, key, *before)
    return True


def session_key(folder: Path) -> str:
    """The key that seals the words of sessions; raises `TryLater` with the command that makes one."""
    return _sealing_key(folder / SESSIONS)


def link_key(folder: Path) -> str:
    """The key that seals what invitations and sign-ins under way are known by; raises `TryLater`."""
    return _sealing_key(folder / LINKS)


def _sealing_key(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise TryLater(
            "There is no key for sessions and links yet: run `scheduling keys`.", after_seconds=30
        ) from error


def signing_key(folder: Path) -> OKPKey:
    """The private key; raises `TryLater` with the command that makes one."""
    try:
        return OKPKey.import_key(json.loads((folder / PRIVATE).read_bytes()))
    except (OSError, ValueError, JoseError) as error:
        raise TryLater(
            "There is no key to sign tokens with yet: run `scheduling keys`.", after_seconds=30
        ) from error


def public_keys(folder: Path) -> dict[str, Any]:
    """The published key set; raises `TryLater` while there is none."""
    try:
        keys: dict[str, Any] = json.loads((folder / PUBLIC).read_bytes())
    except (OSError, ValueError) as error:
        raise TryLater("There are no keys yet: run `scheduling keys`.", after_seconds=30) from error
    return keys


def _publish(folder: Path, *keys: OKPKey) -> None:
    _write(folder / PUBLIC, json.dumps(published(*keys)), mode=0o644)


def _write(path: Path, content: str, *, mode: int) -> None:
    """Write the whole file or nothing: readers never see a half of it."""
    partial = path.with_suffix(f".{os.getpid()}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
