"""Traces: which request or event the present work belongs to, and what caused it."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_SHAPE: Final = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)
_causation: ContextVar[str | None] = ContextVar("causation", default=None)


def traceparent() -> str | None:
    """The W3C `traceparent` of the present work, or None outside of any."""
    return _traceparent.get()


def causation() -> str | None:
    """The id of the request or event that led here, or None."""
    return _causation.get()


def trace_id(parent: str | None = None) -> str | None:
    """The trace id inside a traceparent (default: the present one)."""
    found = _SHAPE.fullmatch(parent or traceparent() or "")
    return found[1] if found else None


def continued(parent: str | None) -> str:
    """Return a traceparent for a new step of the given trace, or of a new trace."""
    found = _SHAPE.fullmatch(parent or "")
    same = found and found[1].strip("0") and found[2].strip("0")
    trace = found[1] if found and same else _number_of(128)
    return f"00-{trace}-{_number_of(64)}-01"


def _number_of(bits: int) -> str:
    """A number by chance, in hexadecimal: a name and no secret.

    Python seeds it anew in every fork; the system's own would let other threads go first each time.
    """
    return f"{random.getrandbits(bits):0{bits // 4}x}"


@contextmanager
def following(parent: str | None, cause: str | None) -> Iterator[str]:
    """Do some work as a step of a trace; log lines and recorded events carry it and its cause."""
    step = continued(parent)
    trace_token, cause_token = _traceparent.set(step), _causation.set(cause)
    try:
        yield step
    finally:
        _traceparent.reset(trace_token)
        _causation.reset(cause_token)
