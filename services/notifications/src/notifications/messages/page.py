"""A mail's page in its parts, the same for the plain text and for the HTML."""

from typing import Final

import msgspec

NOTHING_CONFIDENTIAL: Final = (
    "This mail was written by a program. It holds nothing confidential;"
    " what does is behind the link."
)


class Row(msgspec.Struct, frozen=True):
    """A fact with its label; several values stand under one another, `before` no longer holds."""

    label: str
    values: tuple[str, ...]
    before: str = ""
    lacking: bool = False


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One message in its parts, from top to bottom."""

    headline: str
    preview: str
    """What a list of mails shows beside the subject."""
    opening: str
    rows: tuple[Row, ...]
    listed: tuple[Row, ...] = ()
    """Papers: those that are there, those that are missing."""
    action: str = "Open the meeting"
    closing: tuple[str, ...] = ()
    footer: str = NOTHING_CONFIDENTIAL
