"""Uploads: files that came with a request, checked by their names and by what they contain."""

import os
import re
from pathlib import Path
from typing import Any, Final

import msgspec
from flask_smorest.fields import Upload
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage

from kit.web.content_types import content_type_of
from kit.web.incoming import Incoming, too_large
from kit.web.scanning import scan
from kit.web.state import settings

LONGEST_NAME: Final = 200

_BAD_IN_A_NAME: Final = re.compile(r"[/\\\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class ReceivedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a request; it is gone after the request unless it is kept."""

    path: Path
    filename: str
    size: int
    sha256: str
    content_type: str

    def keep(self, folder: Path) -> Path:
        """Put the file into a folder, under its hash, safely on disk; the same file twice is kept once."""
        target = folder / self.sha256[:2] / self.sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            self.path.replace(target)
            sync_folder(target.parent)
        return target


class File(Upload):
    """A field that takes a file; loads as `ReceivedFile`. Use it with `location="multipart"`."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - marshmallow's own
        """Declare the field; the options are those of every field."""
        library: Any = super()
        library.__init__(**options)

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> ReceivedFile:  # noqa: ANN401 - marshmallow's own
        """Check the file's name, size and content."""
        if not isinstance(value, FileStorage) or not isinstance(value.stream, Incoming):
            raise ValidationError("Send a file here, not a text.")
        incoming = value.stream
        filename = _checked_name(value.filename or "")
        if incoming.size == 0:
            raise ValidationError(
                "The file is empty: choose the file again, and look whether it opens."
            )
        if incoming.size > settings().upload_bytes:
            raise too_large()
        path = incoming.settled()
        content_type = content_type_of(path, filename)
        scan(path, settings().scanner_url)
        return ReceivedFile(
            path=path,
            filename=filename,
            size=incoming.size,
            sha256=incoming.sha256.hexdigest(),
            content_type=content_type,
        )


def _checked_name(name: str) -> str:
    """The file's name, if it is nothing but a name."""
    if _BAD_IN_A_NAME.search(name) or name.strip(" .") == "":
        raise ValidationError(
            "The file's name holds a path or signs that a name cannot have: rename the file"
            " to letters, figures, spaces, dots and hyphens, and send it again."
        )
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            f"The file's name is longer than {LONGEST_NAME} characters: shorten it."
        )
    return name.strip()


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
