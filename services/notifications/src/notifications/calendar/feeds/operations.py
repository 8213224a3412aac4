"""What can be done about feeds: make one, renew or take it away, open it, and end it with the office."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from kit import logs
from kit.clock import local_date
from kit.db import transaction
from kit.secret_words import digest_of, is_same, new_word
from notifications.appointments.queries import held_by, held_by_each
from notifications.appointments.rules import Held, has_held_one_since, holds_an_office
from notifications.calendar.feeds.models import CalendarFeed
from notifications.calendar.feeds.queries import feeds_of, own_feed
from notifications.calendar.feeds.rules import (
    MOST,
    EnoughCalendarAddresses,
    OfficeNotKnownYet,
    to_the_hour,
)

log = logs.get(__name__)


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A feed with the word that opens it, which is shown once."""

    feed: CalendarFeed
    word: str


def make_feed(person_id: str, name: str, *, demo: bool, now: datetime) -> Made:
    """Give a person an address for one of their calendar programs; inside a transaction.

    Raises `OfficeNotKnownYet`, or `EnoughCalendarAddresses`.
    """
    # Held until the commit, so that two at once are counted one after the other.
    _require_an_office(held_by(person_id, locked=True), now)
    if feeds_of(person_id).count() >= MOST:
        raise EnoughCalendarAddresses(
            f"You have {MOST} calendar addresses, which is as many as there can be: take one away first."
        )
    word = new_word()
    feed = CalendarFeed.create(
        person_id=person_id,
        name=name,
        digest=digest_of(word),
        made_at=now,
        of_a_demonstration=demo,
    )
    return Made(feed=feed, word=word)


def renew_feed(feed_id: str, person_id: str, *, demo: bool, now: datetime) -> Made:
    """Give a feed another address; the old one opens nothing from now on. Raises `NotFound`."""
    feed = own_feed(feed_id, person_id)
    _require_an_office(held_by(person_id, locked=True), now)
    word = new_word()
    CalendarFeed.update(
        digest=digest_of(word),
        made_at=now,
        of_a_demonstration=demo,
        fetched_at=None,
        content_digest=None,
        changed_at=None,
    ).where(CalendarFeed.id == feed.id).execute()
    return Made(feed=own_feed(feed_id, person_id), word=word)


def take_feed_away(feed_id: str, person_id: str) -> None:
    """Let a feed's address open nothing any more. Raises `NotFound`."""
    own_feed(feed_id, person_id).delete_instance()


def open_feed(word: str, *, demo: bool, now: datetime) -> CalendarFeed | None:
    """The feed that a word opens; None where there is none, or none any more."""
    feed: CalendarFeed | None = CalendarFeed.get_or_none(CalendarFeed.digest == digest_of(word))
    if feed is None or not is_same(feed.digest, word):
        return None
    if _is_over(feed, held_by(feed.person_id), demo=demo, now=now):
        _end([feed])
        return None
    return feed


def note_that_it_was_fetched(feed: CalendarFeed, content: bytes, now: datetime) -> None:
    """Keep when a feed was fetched, to the hour, and since when it has shown what it shows."""
    seen: dict[str, Any] = {"fetched_at": to_the_hour(now)}
    digest = hashlib.sha256(content).hexdigest()
    if digest != feed.content_digest:
        seen |= {"content_digest": digest, "changed_at": now.replace(microsecond=0)}
    new = {name: value for name, value in seen.items() if getattr(feed, name) != value}
    if not new:
        return
    with transaction():
        CalendarFeed.update(**new).where(
            CalendarFeed.id == feed.id, CalendarFeed.digest == feed.digest
        ).execute()
    for name, value in new.items():
        setattr(feed, name, value)


def end_feeds_without_office(
    now: datetime, *, of: str | None = None, demo: bool | None = None
) -> int:
    """End the feeds of whoever holds no office today, or held none on some day since; returns how many.

    ``of`` asks for one person's alone; ``demo`` False ends those of a demonstration, too.
    """
    with transaction():
        feeds = list(feeds_of(of) if of is not None else CalendarFeed.select())
        held = held_by_each({feed.person_id for feed in feeds})
        over = [feed for feed in feeds if _is_over(feed, held[feed.person_id], demo=demo, now=now)]
        _end(over)
    return len(over)


def _require_an_office(held: list[Held], now: datetime) -> None:
    if not holds_an_office(held, local_date(now)):
        raise OfficeNotKnownYet(
            "A calendar address is for those who hold an office today, and word of yours has not come here:"
            " try again in a minute, and ask the Academy Improvement Director if it stays so."
        )


def _is_over(feed: CalendarFeed, held: list[Held], *, demo: bool | None, now: datetime) -> bool:
    if feed.of_a_demonstration and demo is False:
        return True
    return not has_held_one_since(held, local_date(feed.made_at), local_date(now))


def _end(feeds: Iterable[CalendarFeed]) -> None:
    for feed in feeds:
        with transaction():
            CalendarFeed.delete().where(
                CalendarFeed.id == feed.id, CalendarFeed.digest == feed.digest
            ).execute()
        log.info("calendar_feed_ended", feed=feed.id, person=feed.person_id)
