"""The rebuild that is under way: begun, gone on with by another process, and known how far it has come."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from kit.clock import rfc3339
from kit.db import transaction
from kit.errors import Refused
from reporting.facts.histories import Bookmark
from reporting.facts.models import LIVE, Edition, Reading, Rebuild
from reporting.facts.operations import held_edition


class RebuildOvertaken(Refused):
    """Another process works on the rebuild now; this one must not."""


class Making(msgspec.Struct, frozen=True):
    """An edition in the making, as the process has it whose turn it is.

    `bookmarks` are where its histories are read on, by publisher; `told` says how it was taken up.
    """

    number: int
    turn: int
    bookmarks: Mapping[str, Bookmark]
    told: str


def take_up(rules: str, now: datetime, *, afresh: bool = False) -> Making:
    """Go on with the unfinished rebuild, or begin one where there is none that can be gone on with.

    From now on, whichever process had worked on it is refused with `RebuildOvertaken`.
    """
    with transaction():
        standing = held_edition()
        kept = Rebuild.get_or_none()
        if kept is None:
            return _begun(standing, rules, now, "Beginning at the first event.")
        if why := _why_anew(kept, standing, rules, afresh=afresh):
            return _begun(standing, rules, now, f"Beginning anew: {why}")
        Rebuild.update(turn=kept.turn + 1).execute()
        bookmarks = {each.publisher: Bookmark(each.after, each.events) for each in Reading.select()}
        return Making(kept.edition, kept.turn + 1, bookmarks, _gone_on(bookmarks, kept.begun_at))


def keep_bookmark(making: Making, publisher: str, bookmark: Bookmark) -> None:
    """Write down where a history is read on; in the transaction of what was read of it.

    Raises `RebuildOvertaken`.
    """
    check_turn(making)
    Reading.insert(publisher=publisher, after=bookmark.after, events=bookmark.events).on_conflict(
        conflict_target=[Reading.publisher],
        update={Reading.after: bookmark.after, Reading.events: bookmark.events},
    ).execute()


def check_turn(making: Making) -> None:
    """Raise `RebuildOvertaken` unless this process is the latest that took the rebuild up."""
    mine = (Rebuild.edition == making.number) & (Rebuild.turn == making.turn)
    if not Rebuild.select().where(mine).exists():
        raise RebuildOvertaken("Another process has taken this rebuild over; let that one finish.")


def forget() -> None:
    """There is no unfinished rebuild any more."""
    Rebuild.delete().execute()
    Reading.delete().execute()


def _begun(standing: Edition, rules: str, now: datetime, told: str) -> Making:
    forget()
    number = max(standing.number, standing.making) + 1
    Edition.update(making=number).where(Edition.name == LIVE).execute()
    Rebuild.insert(edition=number, rules=rules, begun_at=now, turn=1).execute()
    return Making(number, 1, {}, told)


def _why_anew(kept: Rebuild, standing: Edition, rules: str, *, afresh: bool) -> str:
    if afresh:
        return "you asked for it."
    if kept.edition != standing.making:
        return "another rebuild has overtaken the unfinished one."
    if kept.rules != rules:
        return "the rules have changed since the unfinished one was begun."
    return ""


def _gone_on(bookmarks: Mapping[str, Bookmark], begun_at: datetime) -> str:
    reached = [f"event {bookmark.events} of {name}" for name, bookmark in sorted(bookmarks.items())]
    return (
        f"Going on at {' and '.join(reached) or 'the first event'}, begun at {rfc3339(begun_at)}."
    )
