"""Grids: what each kind of caller is expected to get, kept by hand and checked against the policy through the door.

A grid is a text: a first line with the callers, then a line for each request with one word for each of them::

    request             head   peer   nobody
    meetings.meeting  : all    404    401

What the words mean is up to the test. Lines that begin with `#` are for people.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from werkzeug.test import TestResponse


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


def fits(ours: Collection[Any], all_of_them: Collection[Any], word: str) -> bool:
    """Whether as many rows are seen as the word says: `none`, `own` (some of them), or all."""
    mine, whole = set(ours), set(all_of_them)
    if word == "none":
        return not mine
    return bool(mine) and mine < whole if word == "own" else mine == whole


def status_of(answer: TestResponse) -> str:
    """The word for an answer that shows nothing."""
    return str(answer.status_code)


def readings_that_differ(
    grid: Collection[Cell],
    paths: Mapping[str, str],
    speaking_as: Callable[[str], Any],
    rows: Callable[[TestResponse], Collection[Any]],
    status: Callable[[TestResponse], str] = status_of,
    parts: Mapping[str, Collection[Any]] | None = None,
) -> list[str]:
    """Each request that is answered otherwise than its cell says, as a sentence; every one is really made.

    A cell is a status, or a word for the rows that are seen; all of them are what is seen by the first
    caller of the line who sees `all`, or ``parts`` has them by the word. ``rows`` finds them in an answer,
    ``status`` the word for one that shows nothing.
    """
    found, named = [], parts or {}
    for cell in grid:
        answer = speaking_as(cell.who).get(paths[cell.request])
        if answer.status_code != 200 or cell.expected.isdigit():  # noqa: PLR2004 - the one that shows
            right = status(answer) == cell.expected
        elif cell.expected in named:
            right = set(rows(answer)) == set(named[cell.expected])
        else:
            first = next(
                each for each in grid if (each.request, each.expected) == (cell.request, "all")
            )
            shown = speaking_as(first.who).get(paths[cell.request])
            whole = rows(shown) if shown.status_code == 200 else ()  # noqa: PLR2004 - as above
            right = fits(rows(answer), whole, cell.expected)
        if not right:
            said = f"{cell.request} for {cell.who}: {answer.status_code}"
            found.append(f"{said}, and not {cell.expected}")
    return found
