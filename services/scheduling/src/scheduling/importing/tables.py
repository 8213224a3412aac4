"""A CSV file as rows that know their place, so that every refusal can name file, row and column."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from scheduling.importing import values
from scheduling.importing.letters import damaged_cell, encoding_of
from scheduling.importing.refusals import DOWNLOAD_AGAIN, FileRefused

T = TypeVar("T")

csv.field_size_limit(1 << 20)


Progress = Callable[[str, int, int], None]
"""Whoever wants to know how far the reading is: the file, bytes read, bytes in all."""

Reader = Iterator[list[str]]


def silent(_file: str, _done: int, _total: int) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file; columns are asked for by any of their headings, never by position."""

    path: Path
    number: int
    cells: list[str]
    columns: dict[str, int]
    heads: list[str]

    def has(self, *headings: str) -> bool:
        """Whether the file has a column of one of these headings."""
        return any(values.key(heading) in self.columns for heading in headings)

    def raw(self, *headings: str) -> str:
        """The cell under the first of these headings that the file has; empty in a ragged row."""
        index = self._index(*headings)
        return self.cells[index] if index is not None and index < len(self.cells) else ""

    def text(self, *headings: str) -> str:
        """The cell's words, or nothing."""
        return values.words(self.raw(*headings))

    def whole(self, *headings: str) -> int | None:
        """The cell's number."""
        return self.read(values.whole, *headings)

    def day(self, *headings: str) -> date | None:
        """The cell's date."""
        return self.read(values.day, *headings)

    def read(self, convert: Callable[[str], T], *headings: str) -> T:
        """The cell through a reader that raises ValueError with a sentence."""
        try:
            return convert(self.raw(*headings))
        except ValueError as wrong:
            raise self.refused(str(wrong), *headings) from wrong

    def refused(self, why: str, *headings: str, do: str = DOWNLOAD_AGAIN) -> FileRefused:
        """The refusal of the whole file because of this cell."""
        index = self._index(*headings)
        column = self.heads[index] if index is not None else None
        return FileRefused(self.path, why, do, row=self.number, column=column)

    def sound(self) -> "Row":
        """This row, if none of its letters are damaged."""
        index = damaged_cell(self.cells)
        if index is None:
            return self
        column = self.heads[index] if index < len(self.heads) else None
        why = f"letters are damaged in {self.cells[index]!r}."
        raise FileRefused(self.path, why, DOWNLOAD_AGAIN, row=self.number, column=column)

    def _index(self, *headings: str) -> int | None:
        return next((self.columns[k] for k in map(values.key, headings) if k in self.columns), None)


@contextmanager
def _reading(path: Path) -> Iterator[tuple[Reader, Callable[[], int]]]:
    """A reader over the file, and how many bytes of it have been taken in."""
    encoding = encoding_of(path)
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
        yield csv.reader(file), raw.tell


def headings(path: Path) -> list[str]:
    """The header row of a file."""
    try:
        with _reading(path) as (reader, _):
            return [" ".join(head.replace("\ufeff", "").split()) for head in next(reader, [])]
    except csv.Error as wrong:
        raise FileRefused(path, f"this is not a CSV file ({wrong}).", DOWNLOAD_AGAIN) from wrong


def rows(
    path: Path, *, wanted: Callable[[list[str], dict[str, int]], bool], progress: Progress = silent
) -> Iterator[Row]:
    """The rows that are wanted, in their order; the others are only checked for their length.

    A file that ends in the middle of a row is refused, and so is a row that is longer than the header.
    Rows may be shorter than the header, as long as they are so from the first.
    """
    heads = headings(path)
    columns = {values.key(head): index for index, head in reversed(list(enumerate(heads)))}
    total, usual, last, width = path.stat().st_size, 0, 1, 0
    with _reading(path) as (reader, tell):
        for number, cells in enumerate(_parsed(path, reader), start=1):
            if number == 1 or not cells:
                continue
            last, width = number, len(cells)
            usual = usual or width
            if width > len(heads):
                _check_the_surplus(path, number, cells, len(heads))
            if wanted(cells, columns):
                yield Row(path, number, cells, columns, heads).sound()
            if number % 500 == 0:
                progress(path.name, tell(), total)
    _check_the_end(path, last, width, usual)
    progress(path.name, total, total)


def _parsed(path: Path, reader: Reader) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as wrong:
        raise FileRefused(path, f"this is not a CSV file ({wrong}).", DOWNLOAD_AGAIN) from wrong


def _check_the_surplus(path: Path, number: int, cells: list[str], known: int) -> None:
    if any(cell.strip() for cell in cells[known:]):
        why = f"{len(cells)} cells stand under {known} headings, some under a wrong one."
        raise FileRefused(path, why, DOWNLOAD_AGAIN, row=number)


def _check_the_end(path: Path, number: int, width: int, usual: int) -> None:
    if not usual:
        raise FileRefused(path, "the file ends after its header.", DOWNLOAD_AGAIN, row=1)
    if width < usual:
        why = f"the file is cut short: its last row has {width} of {usual} cells."
        raise FileRefused(path, why, DOWNLOAD_AGAIN, row=number)
