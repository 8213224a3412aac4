"""What time it is for the pages: the suite's time, which a demonstration may have moved."""

from datetime import date, datetime

from flask import current_app

from kit.clock import Clock, local_date


def now() -> datetime:
    """The time, aware, in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock.now()


def today() -> date:
    """The day it is in England."""
    return local_date(now())
