"""Fail points: named places where a fault can be armed from outside, in any build, to prove what survives it.

A process that is started with ``FAIL_POINTS=<folder>`` looks there, at each named place, for a file
of that place's name. The file says what shall happen, and is taken away by the one process that does it:

    kill        end this process at once, as `kill -9` would
    stop        stop it, as `kill -STOP` would; whoever armed it lets it go on
    term        ask it to finish, as a supervisor would
    raise       raise `Fault` at that place
    sleep 2.5   wait so many seconds there

Without that variable, a place costs one call of an empty function.
"""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

PLACES: Final = (
    "outbox.recorded",
    "transaction.committed",
    "relay.claimed",
    "relay.sending",
    "relay.confirmed",
    "relay.marked",
    "relay.place_marked",
    "consumer.received",
    "consumer.inbox_written",
    "consumer.applied",
    "consumer.committed",
    "consumer.acknowledged",
    "consumer.parking",
    "consumer.queue_gone",
    "consumer.begun",
    "consumer.retrying",
    "timers.due",
    "timers.done",
)
"""Every place, in the order in which an event passes them; the timers' own come last."""


class Fault(Exception):
    """What an armed place raises; nobody catches it by name."""


def _disarmed(place: str) -> None:
    """Nothing is armed."""


def _armed(folder: Path) -> Callable[[str], None]:
    def reached(place: str) -> None:
        file = folder / place
        try:
            what = file.read_text(encoding="utf-8")
            file.unlink()  # only one process gets past this line
        except FileNotFoundError:
            return
        _do(what.strip(), place)

    return reached


def _do(what: str, place: str) -> None:
    signals = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP, "term": signal.SIGTERM}
    verb, _, seconds = what.partition(" ")
    if verb in signals:
        os.kill(os.getpid(), signals[verb])
    elif verb == "sleep":
        time.sleep(float(seconds))
    elif verb == "raise":
        raise Fault(place)
    else:
        raise ValueError(f"{place}: {what!r} is none of kill, stop, term, raise, sleep <seconds>.")


_folder = os.environ.get("FAIL_POINTS")
reached: Final = _armed(Path(_folder)) if _folder else _disarmed
"""Say that a place has been reached; what is armed there happens now."""
