"""Rate limits: a bucket of requests for each caller, reading and writing apart, filled all the time."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from typing import Final

from flask import Flask, Response, g, request

from kit.web.problems import Problem
from kit.web.state import caller

WINDOW: Final = 60.0
"""Seconds in which an empty bucket fills."""

BUCKETS: Final = 10_000
"""Callers that are remembered; the one not seen for longest is forgotten first."""


class Buckets:
    """Counts requests by caller, within this process."""

    def __init__(self, most: int, seconds: Callable[[], float] = time.monotonic) -> None:
        """Allow so many requests at once, and so many in every window after."""
        self._most = most
        self._seconds = seconds
        self._lock = threading.Lock()
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> tuple[float, float]:
        """Take one; returns how many are left (negative: refused), and seconds until the next."""
        with self._lock:
            moment = self._seconds()
            level, at = self._levels.pop(name, (float(self._most), moment))
            level = min(self._most, level + (moment - at) * self._most / WINDOW)
            allowed = level >= 1
            self._levels[name] = (level - 1 if allowed else level, moment)
            if len(self._levels) > BUCKETS:
                self._levels.popitem(last=False)
        wait = 0.0 if level >= 2 else (2 - level if allowed else 1 - level) * WINDOW / self._most  # noqa: PLR2004 - the next one
        return (level - 1 if allowed else -1.0), wait


def install_limits(app: Flask, per_minute: int, buckets: Buckets | None = None) -> None:
    """Hold every caller to so many requests a minute; 0 means any number."""
    if not per_minute:
        return
    counted = buckets or Buckets(per_minute)

    def count() -> None:
        if request.blueprint in {"health", "metrics"} or request.method == "OPTIONS":
            return
        kind = "read" if request.method in {"GET", "HEAD"} else "write"
        who = caller().id if caller().known else f"address:{request.remote_addr}"
        left, wait = counted.take(f"{kind} {who}")
        g.limit = f'"{kind}";r={max(0, int(left))};t={ceil(wait)}'
        g.limit_policy = f'"{kind}";q={per_minute};w={WINDOW:g}'
        if left < 0:
            raise Problem(429, headers={"Retry-After": str(max(1, ceil(wait)))})

    def tell(response: Response) -> Response:
        if "limit" in g:
            response.headers["RateLimit"] = g.limit
            response.headers["RateLimit-Policy"] = g.limit_policy
        return response

    app.before_request(count)
    app.after_request(tell)
