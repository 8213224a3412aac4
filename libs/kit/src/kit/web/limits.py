"""Rate limits: a bucket of requests for each caller and kind of request, filled all the time.

A request reads or writes, unless its row of the policy says that it is counted as something else:
as a `proof` where somebody proves who they are, as a `file` where files go in or out.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from math import ceil
from typing import Final

from flask import Flask, Response, current_app, g, request

from kit.settings import Settings
from kit.web.problems import Problem
from kit.web.secrets import bears_a_secret
from kit.web.state import caller, state

WINDOW: Final = 60.0
"""Seconds in which an empty bucket fills."""

BUCKETS: Final = 10_000
"""Callers that are remembered; the one not seen for longest is forgotten first."""


_NAME: Final = "kit.limits"

CountsAs = Callable[[], str | None]
"""Who sends this request, where no token says so; None: whoever is at the address."""


class Buckets:
    """Counts requests by caller, within this process."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """Take a clock that only goes forward."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, most: int) -> tuple[float, float]:
        """Take one of so many at once, and so many in every window after.

        Returns how many are left (negative: refused), and seconds until the next.
        """
        with self._lock:
            moment = self._seconds()
            level, at = self._levels.pop(name, (float(most), moment))
            level = min(most, level + (moment - at) * most / WINDOW)
            allowed = level >= 1
            self._levels[name] = (level - 1 if allowed else level, moment)
            if len(self._levels) > BUCKETS:
                self._levels.popitem(last=False)
        wait = 0.0 if level >= 2 else (2 - level if allowed else 1 - level) * WINDOW / most  # noqa: PLR2004 - the next one
        return (level - 1 if allowed else -1.0), wait


def rates(settings: Settings) -> dict[str, int]:
    """How many requests of each kind a caller may make in a minute; 0: any number."""
    return {
        "read": settings.requests_per_minute,
        "write": settings.requests_per_minute,
        "proof": settings.proofs_per_minute,
        "file": settings.files_per_minute,
    }


def install_limits(
    app: Flask, per_minute: Mapping[str, int], counts_as: Mapping[str, CountsAs] | None = None
) -> None:
    """Hold every caller to so many requests of each kind a minute.

    A caller is known by their token, or else by the address. ``counts_as`` has, by endpoint, what tells
    them apart otherwise: behind one address there may be a whole school.
    """
    app.extensions[_NAME] = (Buckets(), per_minute)
    told_apart = counts_as or {}

    def count() -> None:
        if request.blueprint in {"health", "metrics"} or request.method == "OPTIONS":
            return
        if bears_a_secret():
            return  # counted by what the secret opens, once the resource knows
        count_as(_who(told_apart))

    def tell(response: Response) -> Response:
        if "limit" in g:
            response.headers["RateLimit"] = g.limit
            response.headers["RateLimit-Policy"] = g.limit_policy
        return response

    app.before_request(count)
    app.after_request(tell)


def count_as(name: str) -> None:
    """Count the present request under a name; 429 when there were too many.

    A resource with a secret in its address calls it: with what the secret opens, or with whoever guesses.
    An application without limits counts nothing.
    """
    if _NAME not in current_app.extensions:
        return
    buckets, per_minute = current_app.extensions[_NAME]
    kind = _kind()
    most = per_minute[kind]
    if not most:
        return
    left, wait = buckets.take(f"{kind} {name}", most)
    g.limit = f'"{kind}";r={max(0, int(left))};t={ceil(wait)}'
    g.limit_policy = f'"{kind}";q={most};w={WINDOW:g}'
    if left < 0:
        raise Problem(429, headers={"Retry-After": str(max(1, ceil(wait)))})


def _kind() -> str:
    row = state().policy.rows.get(request.endpoint or "")
    if row is not None and row.counted_as:
        return row.counted_as
    return "read" if request.method in {"GET", "HEAD"} else "write"


def _who(told_apart: Mapping[str, CountsAs]) -> str:
    if caller().known:
        return caller().id
    tells = told_apart.get(request.endpoint or "")
    return (tells() if tells else None) or f"address:{request.remote_addr}"
