"""Make the facts anew from the publishers' histories, while events go on arriving, and swap them in."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from kit import failpoints
from kit.db import transaction
from reporting.facts.editions import Swapped, events_heard, publish_edition, rows_ahead, sweep
from reporting.facts.fingerprint import fingerprint
from reporting.facts.histories import Bookmark, History, HistoryIncomplete, Page
from reporting.facts.operations import fold
from reporting.facts.patience import patiently
from reporting.facts.progress import Progress
from reporting.facts.unfinished import Making, keep_bookmark, take_up

QUIET_ROUNDS: Final = 10
"""How often the histories are read on in the hope of a moment in which nothing is heard."""

ROUNDS: Final = 100
"""How often they are read on at all, before the rebuild gives way to what is happening."""


class NoQuietMoment(Exception):
    """Events kept arriving for as long as anybody could wait; the next attempt goes on from here."""


def rebuild(
    histories: Sequence[History],
    progress: Progress,
    now: datetime,
    *,
    afresh: bool = False,
    even_so: bool = False,
) -> Swapped:
    """Read every history to its end into a new edition, and put it in the live one's place.

    Goes on where an attempt before this one ended, unless `afresh`.
    With `even_so` the new edition may know less than the live one.
    Raises `HistoryOutOfReach`, `HistoryIncomplete`, `NoQuietMoment` or `RebuildOvertaken`; then the live
    edition is as it was.
    """
    making = patiently(lambda: take_up(fingerprint(), now, afresh=afresh))
    progress.note(making.told)
    sweep()
    swapped = _read_and_swap(histories, making, progress, even_so=even_so)
    sweep()
    return swapped


def _read_and_swap(
    histories: Sequence[History], making: Making, progress: Progress, *, even_so: bool
) -> Swapped:
    """A publisher writes an event into its history before anybody can hear it.

    So whatever had been heard when a reading began, has been read when it ends.
    """
    bookmarks, whole, twice = dict(making.bookmarks), even_so, False
    for turn in range(ROUNDS):
        if turn == 1:
            progress.note("More has happened meanwhile; reading on.")
        heard = events_heard()
        for history in histories:
            _read_on(history, bookmarks, making, progress)
        quiet, swapped = heard == events_heard(), None
        if quiet and not whole:
            ahead = rows_ahead(making.number)
            quiet, whole = heard == events_heard(), not ahead
            if quiet and ahead:
                if twice:
                    raise HistoryIncomplete(_what_is_missing(" ".join(ahead[0])))
                # Should a publisher show a row behind the bookmark, beginning again finds it.
                bookmarks, twice = {}, True
        failpoints.reached("rebuild.compared")
        if quiet and whole:
            swapped = patiently(partial(publish_edition, making, heard))
        elif turn >= QUIET_ROUNDS and not even_so:
            swapped = patiently(partial(publish_edition, making, None))
        if swapped:
            return swapped
    raise NoQuietMoment("Too much is happening just now: run it again, and it goes on from here.")


def _read_on(
    history: History, bookmarks: dict[str, Bookmark], making: Making, progress: Progress
) -> None:
    """Take in what follows on a history's bookmark, a page in a transaction, and move the bookmark."""
    name = history.publisher
    bookmark = bookmarks.get(name, Bookmark())
    for page in history.pages(bookmark):
        patiently(partial(_take_in, page, name, making))
        failpoints.reached("rebuild.read")
        progress.read(name, page.reached, page.reached - bookmark.events, page.total)
        bookmarks[name] = bookmark = page.bookmark


def _take_in(page: Page, publisher: str, making: Making) -> None:
    with transaction():
        for event, envelope in page.told:
            version, at = envelope.aggregateversion, envelope.time
            fold(event, version=version, at=at, edition=making.number)
        keep_bookmark(making, publisher, page.bookmark)
        failpoints.reached("rebuild.reading")


def _what_is_missing(row: str) -> str:
    return (
        f"The live facts know more of {row} than the histories tell."
        " Nothing was changed. Has a publisher been restored from an older copy?"
        " If that is how it shall be, or the rules have changed so, give --even-so."
    )
