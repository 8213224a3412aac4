"""Secret words: whoever shows one needs nothing else, as a calendar program that can only fetch an address.

A word is shown once. Kept is its digest alone, which opens nothing: a word of 256 random bits cannot be found
from it. Every word begins alike, so that it can be masked wherever it turns up by mistake.
"""

import hashlib
import hmac
import re
import secrets
from typing import Final

PREFIX: Final = "secret-"
"""How every word begins."""

MASKED: Final = f"{PREFIX}…"

LONGEST: Final = 200
"""Characters of a word that are looked at."""

_BYTES: Final = 32

# Half a word is half a secret: what a line break or a slip has cut is masked, too.
_A_WORD: Final = re.compile(rf"{PREFIX}[A-Za-z0-9_%-]+", re.IGNORECASE)


def new_word() -> str:
    """A word that nobody can guess, in letters that an address may hold."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def digest_of(word: str) -> str:
    """What is kept of a word, to know it again."""
    return hashlib.sha256(word[:LONGEST].encode()).hexdigest()


def is_same(digest: str, word: str) -> bool:
    """Whether a word is the one that a digest was kept of; takes as long whatever the answer."""
    return hmac.compare_digest(digest, digest_of(word))


def masked(text: str) -> str:
    """A text without the words that stand in it."""
    return _A_WORD.sub(MASKED, text) if PREFIX[:-1] in text.lower() else text
