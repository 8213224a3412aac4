"""New keys for old ones, so that nothing that is good breaks; or at once, where a key was stolen."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kit.auth import new_key, new_sealing_key, published
from kit.auth.keys import KEPT
from scheduling.identities.key_files import (
    LINKS,
    SESSIONS,
    OldKey,
    SigningKey,
    alone_in,
    read_public,
    read_sealing,
    read_signing,
    write_public,
    write_sealing,
    write_signing,
)
from scheduling.identities.keys import is_good, sign_with_another

SIGNING: Final = "signing"
FILES: Final[Mapping[str, str]] = {"sessions": SESSIONS, "links": LINKS}
KINDS: Final = (SIGNING, *FILES)
"""The kinds of keys."""

LEAD: Final = timedelta(seconds=2 * KEPT)
"""So long a key is published before it signs: whoever checks tokens has read the key set again by then."""

OUTLIVES: Final = timedelta(hours=1)
"""So long a key is published after it has signed for the last time: no token lives longer."""


def rotate(folder: Path, now: datetime, good_for: Mapping[str, timedelta]) -> None:
    """Make new keys of the kinds that are named; what the old ones have signed or sealed stays good.

    ``good_for`` says by kind how long words of the old key are good; of `signing` it is not asked.
    Rotated again before the last new key signs, it signs all the same, and the newest after it.
    """
    with alone_in(folder):
        if SIGNING in good_for:
            _sign_with_another_soon(folder, now)
        for kind in FILES.keys() & good_for:
            _seal_with_another(folder / FILES[kind], now, good_for[kind])


def rotate_at_once(folder: Path, kinds: Collection[str]) -> None:
    """Make new keys of these kinds, and let the old ones open nothing any more."""
    with alone_in(folder):
        if SIGNING in kinds:
            sign_with_another(folder)
        for kind in FILES.keys() & set(kinds):
            write_sealing(folder / FILES[kind], new_sealing_key(), [])


def signs_next(folder: Path, now: datetime) -> datetime | None:
    """When the next key begins to sign, if one waits for that."""
    waiting = [each.signs_from for each in read_signing(folder) if each.signs_from > now]
    return min(waiting, default=None)


def _sign_with_another_soon(folder: Path, now: datetime) -> None:
    held = read_signing(folder)
    last, key = held[-1], new_key()
    signs_from = max(now + LEAD, last.signs_from)
    ends = int((signs_from + OUTLIVES).timestamp())
    known = [
        {**each, "exp": ends} if each["kid"] == last.key["kid"] else each
        for each in read_public(folder)
        if is_good(each, now)
    ]
    write_public(folder, [*published(key)["keys"], *known])
    write_signing(folder, [*_needed(held, now), SigningKey(key.as_dict(private=True), signs_from)])


def _needed(held: list[SigningKey], now: datetime) -> list[SigningKey]:
    """The keys that sign now or later; of those before them only the public half is kept."""
    over = sum(each.signs_from <= now for each in held[1:])
    return held[over:]


def _seal_with_another(file: Path, now: datetime, good_for: timedelta) -> None:
    key, old = read_sealing(file)
    kept = [each for each in old if each.good_until > now]
    write_sealing(file, new_sealing_key(), [OldKey(key, now + good_for), *kept])
