"""The timer that sends what is due."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from kit import logs
from kit.clock import Clock
from kit.db import guarded_by
from notifications.delivery.claims import CLAIM, claim_next
from notifications.delivery.outcomes import NotNow, Parcel, Post, RefusedForGood, Send
from notifications.delivery.settling import handed_over, put_back, refused
from notifications.messages.draft import House

RUN_SECONDS: Final = 5.0
"""How long a run goes on claiming mails; short, so that a worker told to stop can end in time."""

log = logs.get(__name__)


def delivery(
    house: House, post: Post, clock: Clock, held_for: timedelta = CLAIM
) -> Callable[[datetime], None]:
    """Make the timer that sends what is due through `post`, each mail claimed for so long."""

    def send_what_is_due(now: datetime) -> None:
        """Send mails one after the other over one connection, until none is due or time is up."""
        # Every mail is fenced by a claim of its own; the timers' lease could be lost during a slow
        # send, and a mail that was taken would then not be marked as sent.
        with guarded_by(lambda: None), post() as send:
            until = time.monotonic() + RUN_SECONDS
            while time.monotonic() < until:
                parcel = claim_next(house, clock.now(), held_for)
                if parcel is None:
                    return
                _deliver(parcel, send, clock)

    return send_what_is_due


def _deliver(parcel: Parcel, send: Send, clock: Clock) -> None:
    """Hand one mail over, and settle its claim by what became of it."""
    try:
        send(parcel)
    except RefusedForGood as why:
        log.warning("mail_refused", message=parcel.message_id, code=why.code)
        refused(parcel, why, clock.now())
    except NotNow as why:
        log.warning("mail_put_back", message=parcel.message_id, attempt=parcel.attempt)
        put_back(parcel, why, clock.now())
    except Exception as wrong:
        log.exception("mail_not_handed_over", message=parcel.message_id)
        put_back(parcel, NotNow(type(wrong).__name__, doubtful=True), clock.now())
    else:
        log.info("mail_handed_over", message=parcel.message_id)
        handed_over(parcel, clock.now())
