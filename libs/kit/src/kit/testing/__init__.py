"""What tests of every service use: a clock that stands still, a bus that is none, events that were said."""

from kit.testing.clock import FrozenClock
from kit.testing.driving import deliver, publish_to, run_timers, sent_events
from kit.testing.goldens import golden
from kit.testing.http import Client, client, token

__all__ = [
    "Client",
    "FrozenClock",
    "client",
    "deliver",
    "golden",
    "publish_to",
    "run_timers",
    "sent_events",
    "token",
]
