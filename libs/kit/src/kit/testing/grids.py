"""Grids: what each kind of caller is expected to get, kept by hand and checked against the policy through the door.

A grid is a text: a first line with the callers, then a line for each request with one word for each of them::

    request             head   peer   nobody
    meetings.meeting  : all    404    401

What the words mean is up to the test. Lines that begin with `#` are for people.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Cell(NamedTuple):
    """One expectation: of a request in somebody's name."""

    request: str
    who: str
    expected: str

    @property
    def operation(self) -> str:
        """The route that is asked: what stands before the first slash."""
        return self.request.partition("/")[0]


def cells(file: Path) -> Iterator[Cell]:
    """Every cell of a grid; raises `ValueError` for a line with too few or too many words."""
    lines = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
    (_, *callers), *rows = [words for words in lines if words and not words[0].startswith("#")]
    for request, _, *expected in rows:
        if len(expected) != len(callers):
            message = f"{file.name}, {request}: {len(expected)} words for {len(callers)} callers."
            raise ValueError(message)
        yield from (Cell(request, who, word) for who, word in zip(callers, expected, strict=True))
