"""Read a publisher's history from any place on: over HTTP, and what is no longer there from its archives."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from kit.archives import ArchiveDamaged, archive_files, read_archive
from kit.events import Catalogue, Envelope, Event, Unreadable, open_envelope, open_event
from reporting.facts.asking import Answer, Asking, HistoryOutOfReach

CHUNK: Final = 200
"""Events of an archive that are taken in together, as a page is."""


class HistoryIncomplete(Exception):
    """Not everything that was ever said can be read; the message says what is missing."""


class Bookmark(msgspec.Struct, frozen=True):
    """Where to read on: a page's query, and how many events of the whole history come before it."""

    after: str = ""
    events: int = 0


class Page(msgspec.Struct, frozen=True):
    """The wanted events of a page, and where to read on once they are taken in.

    `reached` counts the events of the whole history up to the end of this page; `total` is about all there are.
    """

    told: Sequence[tuple[Event, Envelope]]
    bookmark: Bookmark
    reached: int
    total: int | None


class History:
    """Everything that one publisher has said, in the order in which it was said."""

    def __init__(self, asking: Asking, catalogue: Catalogue, archives: Path | None = None) -> None:
        """`catalogue` says which events are wanted, `archives` is the folder of what is no longer online."""
        self.publisher = asking.publisher
        self._asking = asking
        self._catalogue = catalogue
        self._archives = archives

    def pages(self, bookmark: Bookmark) -> Iterator[Page]:
        """The pages from a bookmark on, to the end of the history as it is then.

        The last page's bookmark is its own beginning: more may follow on it.
        Raises `HistoryOutOfReach` or `HistoryIncomplete`.
        """
        while True:
            answer = self._asking.page(bookmark.after)
            if answer.archived > bookmark.events:
                # The publisher has archived what comes before this page, and we have not read it.
                yield from self._archived(bookmark, answer)
                bookmark = Bookmark(bookmark.after, answer.archived)
            reached = bookmark.events + len(answer.items)
            if answer.following is not None:
                bookmark = Bookmark(answer.following, reached)
            yield Page(self._wanted(map(bytes, answer.items)), bookmark, reached, answer.total)
            if answer.following is None:
                return

    def _archived(self, bookmark: Bookmark, answer: Answer) -> Iterator[Page]:
        """The events of the archives from a bookmark on; there may be more than the publisher counts yet."""
        if self._archives is None:
            raise HistoryIncomplete(
                f"{self.publisher} has moved its first {answer.archived} events into archives:"
                f" give the folder in which {self.publisher}/ holds them, such as --archive VAR/history."
            )
        lines = islice(_lines(self._archives), bookmark.events, None)
        reached = bookmark.events
        while chunk := list(islice(lines, CHUNK)):
            reached += len(chunk)
            yield Page(
                self._wanted(chunk), Bookmark(bookmark.after, reached), reached, answer.total
            )
        if reached < answer.archived:
            raise HistoryIncomplete(
                f"{self.publisher} has {answer.archived} events in archives,"
                f" but those in {self._archives} have only {reached}."
            )

    def _wanted(self, bodies: Iterable[bytes]) -> list[tuple[Event, Envelope]]:
        try:
            read = [open_envelope(body) for body in bodies]
            return [
                (open_event(each, self._catalogue), each)
                for each in read
                if each.type in self._catalogue
            ]
        except Unreadable as wrong:
            sentence = f"The history of {self.publisher} holds what cannot be read: {wrong}"
            raise HistoryOutOfReach(sentence) from wrong


def _lines(folder: Path) -> Iterator[bytes]:
    try:
        for file in archive_files(folder):
            yield from read_archive(file)
    except ArchiveDamaged as why:
        raise HistoryIncomplete(str(why)) from why
