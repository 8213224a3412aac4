"""A profile by sampling: where each thread of a process is, looked at hundreds of times a second."""

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

import msgspec

EVERY_SECONDS: Final = 0.002
OURS: Final = "kit"

Profile = dict[str, dict[str, int]]
"""Samples by thread, and by the place it was at."""


@contextmanager
def sampled(into: Path) -> Iterator[None]:
    """Sample all other threads during the block, and write what was seen to a file."""
    # The sampler shall see a thread where it is, not only where it lets go of the interpreter.
    sys.setswitchinterval(0.0005)
    seen: dict[str, Counter[str]] = {}
    ended = threading.Event()
    sampler = threading.Thread(target=_sample, args=(seen, ended), name="sampler", daemon=True)
    sampler.start()
    try:
        yield
    finally:
        ended.set()
        sampler.join()
        into.write_bytes(msgspec.json.encode(seen))


def read(file: Path) -> Profile:
    """What `sampled` has written."""
    return msgspec.json.decode(file.read_bytes(), type=Profile)


def _sample(seen: dict[str, Counter[str]], ended: threading.Event) -> None:
    me = threading.get_ident()
    while not ended.is_set():
        names = {thread.ident: thread.name for thread in threading.enumerate()}
        for thread, frame in sys._current_frames().items():
            if thread != me:
                seen.setdefault(names.get(thread, "?"), Counter())[_place(frame)] += 1
        time.sleep(EVERY_SECONDS)


def _place(frame: FrameType) -> str:
    """The innermost function of ours, and the innermost of all when that is another's."""
    inner = _name(frame)
    outer: FrameType | None = frame
    while outer is not None and not _name(outer).startswith(f"{OURS}."):
        outer = outer.f_back
    ours = _name(outer) if outer is not None else ""
    return inner if ours in {"", inner} else f"{ours} → {inner}"


def _name(frame: FrameType) -> str:
    return f"{frame.f_globals.get('__name__', '?')}.{frame.f_code.co_qualname}"
