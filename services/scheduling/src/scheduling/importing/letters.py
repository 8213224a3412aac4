"""Which encoding a file is in, and whether its letters have been damaged on the way."""

import codecs
import csv
import io
import re
from pathlib import Path
from typing import Final

from scheduling.importing.refusals import DOWNLOAD_AGAIN, EXPORT_AGAIN, FileRefused

_CHUNK: Final = 1 << 20
_MULTIBYTE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_NOT_IN_CP1252: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

_DAMAGED: Final = re.compile(
    "[\ufffd\x80-\x9f]|[\u00c2\u00c3][\u0080-\u00bf\u20ac\u201a\u0192\u201e]|\u00e2\u20ac|\u00ef\u00bf\u00bd"
)
"""The sign for a lost letter, and what UTF-8 looks like once it has been read as something else."""


def encoding_of(path: Path) -> str:
    """`utf-8-sig` or `cp1252`; refuses spreadsheets, UTF-16 and UTF-8 with broken letters.

    The official register is cp1252, other files are UTF-8 with or without a mark in front.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise FileRefused(path, "the file is empty.", DOWNLOAD_AGAIN)
    if start.startswith(_SPREADSHEETS):
        raise FileRefused(
            path, "this is a spreadsheet, not a CSV file.", "Save it as CSV in UTF-8."
        )
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in start:
        raise FileRefused(path, "the file is in UTF-16.", EXPORT_AGAIN)
    if _is_utf8(path):
        return "utf-8-sig"
    return _cp1252_or_damaged(path, marked=start.startswith(codecs.BOM_UTF8))


def damaged_cell(cells: list[str]) -> int | None:
    """The first cell of a row whose letters have been damaged, if there is one."""
    if not _DAMAGED.search("\n".join(cells)):
        return None
    return next(index for index, cell in enumerate(cells) if _DAMAGED.search(cell))


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _cp1252_or_damaged(path: Path, *, marked: bool) -> str:
    """Mostly whole UTF-8 letters with some broken ones is damage; otherwise it is the older encoding."""
    data = path.read_bytes()
    whole = sum(len(found) for found in _MULTIBYTE.findall(data))
    broken = _HIGH.search(_MULTIBYTE.sub(lambda found: b"?" * len(found[0]), data))
    strays = len(_HIGH.findall(data)) - whole
    if broken is not None and (marked or whole > strays):
        row, column = _place(data, broken.start())
        why = "a letter is damaged: the file is UTF-8, but not all of it."
        raise FileRefused(path, why, DOWNLOAD_AGAIN, row=row, column=column)
    impossible = _NOT_IN_CP1252.search(data)
    if impossible is not None:
        row, column = _place(data, impossible.start())
        why = "a letter can be read neither as UTF-8 nor as Windows-1252."
        raise FileRefused(path, why, EXPORT_AGAIN, row=row, column=column)
    return "cp1252"


def _place(data: bytes, position: int) -> tuple[int, str]:
    """The row and the column's name at a byte, as a person would find them in a spreadsheet."""
    before = list(csv.reader(io.StringIO(data[: position + 1].decode("latin-1"), newline="")))
    heads = before[0] if len(before) > 1 else []
    index = len(before[-1]) - 1
    return len(before), heads[index] if index < len(heads) else f"number {index + 1}"
