"""The words that mails for one reader carry: sealed when a mail is written, and kept nowhere."""

from pathlib import Path

import msgspec

from kit.auth import SealingKeys, seal
from kit.errors import TryLater
from notifications.messages.draft import Draft, House, Note, YearDraft


def with_its_word(draft: Draft | YearDraft | Note, house: House) -> Draft | YearDraft | Note:
    """The same draft with the word that opens what its link leads to, if it carries one.

    Raises `TryLater` while the key that seals such words cannot be read.
    """
    if not isinstance(draft, Note) or not draft.names:
        return draft
    return msgspec.structs.replace(draft, word=seal(_key(house.links_key), draft.kind, draft.names))


def _key(file: Path) -> SealingKeys:
    """The key that seals: the first line of its file; those below it only open (`scheduling keys rotate`)."""
    try:
        return SealingKeys(file.read_text(encoding="ascii").splitlines()[0].strip())
    except (OSError, IndexError) as error:
        raise TryLater(
            f"The key that seals links cannot be read: {file}.", after_seconds=60
        ) from error
