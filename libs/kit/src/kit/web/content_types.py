"""What a file is, told by its content: documents that a pack may hold, and nothing else."""

import zipfile
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Final

from kit.web.problems import Problem

UNPACKED_BOUND: Final = 500 * 1024 * 1024
"""Bytes that a zipped document may have when it is unpacked."""

ENTRIES_BOUND: Final = 10_000

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."

_OFFICE: Final = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}

TYPES: Final = {
    "pdf": "application/pdf",
    **{suffix: _OOXML + kind for suffix, (_, kind) in _OFFICE.items()},
    "odt": _ODF + "text",
    "ods": _ODF + "spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
"""The media type of every ending that is taken."""

_ADVICE: Final = (
    "send a PDF, a Word, Excel or PowerPoint file, an ODT or ODS, a CSV, a text, a PNG or a JPEG."
)


def content_type_of(path: Path, filename: str) -> str:
    """The media type of a file; 415 when it is none that is taken, or is not what its name says."""
    suffix = PurePath(filename).suffix.lower().removeprefix(".")
    if suffix not in TYPES:
        raise Problem(415, f"Files of this type are not taken: {_ADVICE}")
    if not _CHECKS[suffix](path):
        detail = f"The file's name ends in .{suffix}, but its content is something else: save it again, or {_ADVICE}"
        raise Problem(415, detail)
    return TYPES[suffix]


def _begins(*signatures: bytes) -> Callable[[Path], bool]:
    def begins(path: Path) -> bool:
        with path.open("rb") as file:
            return file.read(16).startswith(signatures)

    return begins


def _is_office(suffix: str) -> Callable[[Path], bool]:
    """An Office document has its content types, the main part of its kind, and no macros."""
    main, kind = _OFFICE[suffix]

    def is_office(path: Path) -> bool:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if not {"[Content_Types].xml", main} <= names or any(
                "vbaProject" in name for name in names
            ):
                return False
            return f"{_OOXML}{kind}.main+xml".encode() in _small(archive, "[Content_Types].xml")

    return _zipped(is_office)


def _is_open_document(kind: str) -> Callable[[Path], bool]:
    """An OpenDocument file says in an entry of its own what it is; macros would be in Basic/ or Scripts/."""

    def is_open_document(path: Path) -> bool:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" not in names or any(
                name.startswith(("Basic/", "Scripts/")) for name in names
            ):
                return False
            return _small(archive, "mimetype") == (_ODF + kind).encode()

    return _zipped(is_open_document)


def _zipped(check: Callable[[Path], bool]) -> Callable[[Path], bool]:
    """Check a zipped document that is whole and does not swell beyond bounds."""

    def checked(path: Path) -> bool:
        try:
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
                if (
                    len(entries) > ENTRIES_BOUND
                    or sum(entry.file_size for entry in entries) > UNPACKED_BOUND
                ):
                    raise Problem(
                        413,
                        "The file unpacks to more than is taken: save it with smaller pictures.",
                    )
            return check(path)
        # A damaged archive shows itself in many ways; all of them mean that it is not such a document.
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,
            EOFError,
        ):
            return False

    return checked


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of an entry."""
    with archive.open(name) as entry:
        return entry.read(256 * 1024)


def _is_text(path: Path) -> bool:
    """Text has no control characters but tabs and ends of lines, and is UTF-8 or Windows-1252."""
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            if any(byte in chunk for byte in _NOT_IN_TEXT):
                return False
    return True


_NOT_IN_TEXT: Final = [bytes([code]) for code in (*range(9), 11, *range(14, 32), 127)]

_CHECKS: Final[dict[str, Callable[[Path], bool]]] = {
    "pdf": _begins(b"%PDF-"),
    **{suffix: _is_office(suffix) for suffix in _OFFICE},
    "odt": _is_open_document("text"),
    "ods": _is_open_document("spreadsheet"),
    "csv": _is_text,
    "txt": _is_text,
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
}
