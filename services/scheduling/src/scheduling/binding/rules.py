"""What can be bound into one PDF, and why something cannot; pure."""

from collections.abc import Sequence
from typing import Final, Literal, get_args

import msgspec

State = Literal["being_made", "ready", "failed"]

Why = Literal["other_program", "locked", "layers", "broken", "too_large"]
"""Why a paper is not bound: it is a Word file or the like, has a password, has layers that are not to be seen,
cannot be read, or is too much."""

WHYS: Final[tuple[Why, ...]] = get_args(Why)

MOST_BYTES: Final = 60 * 1024 * 1024
"""Of all papers together: more is no file that somebody opens on a train."""

MOST_PAGES: Final = 1_000

MOST_DOTS: Final = 50_000_000
"""Of a picture: more than any camera of a telephone makes, and what a page can still be drawn with."""

MOST_TEXT: Final = 300_000
"""Bytes of a plain text that is set here."""

MOST_TRIES: Final = 3
"""How often a step is tried that takes too long."""

_BOUND_AS: Final = {
    "application/pdf": "pdf",
    "text/plain": "text",
    "text/csv": "text",
    "image/png": "image",
    "image/jpeg": "image",
}


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about a paper: its pages, or why it is not bound."""

    pages: int = 0
    size: int = 0
    """Bytes of its pages."""
    set_as: str | None = None
    """The hash of the PDF that was set of a text or a picture."""
    why: Why | None = None


def bound_as(content_type: str) -> str | None:
    """How a file becomes pages: it has them (`pdf`), or is set as `text` or as an `image`; None where neither."""
    return _BOUND_AS.get(content_type)


def fits(so_far: Sequence[Look], look: Look) -> Look:
    """The look at the next paper, once it is known how much is bound already."""
    bound = [each for each in (*so_far, look) if each.why is None]
    pages, weight = sum(each.pages for each in bound), sum(each.size for each in bound)
    if look.why is None and (pages > MOST_PAGES or weight > MOST_BYTES):
        return Look(why="too_large")
    return look


def first_pages(cover: int, looks: Sequence[Look]) -> list[int | None]:
    """On which page of the whole each paper begins, behind a cover of so many pages; None where it is not bound."""
    at, begins = cover + 1, list[int | None]()
    for look in looks:
        begins.append(at if look.why is None else None)
        at += look.pages if look.why is None else 0
    return begins
