"""Uploads: streamed to disk, bounded, hashed while they come in, and checked by what they contain."""

import hashlib
import io
import os
import re
import tempfile
from pathlib import Path
from typing import IO, Any, Final, cast

import msgspec
from flask import Flask, Request, g, request
from flask_smorest.fields import Upload
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage

from kit.web.content_types import content_type_of
from kit.web.problems import Problem
from kit.web.state import settings

FORM_OVERHEAD: Final = 64 * 1024
"""Bytes that a form may have beside its file."""

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
            partial = target.with_suffix(f".{os.getpid()}.{id(self)}")
            os.link(self.path, partial)
            os.replace(partial, target)
            _sync(target.parent)
        return target


class File(Upload):
    """A field that takes a file; loads as `ReceivedFile`. Use it with `location="multipart"`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_kwargs: Any) -> ReceivedFile:  # noqa: ANN401 - marshmallow's
        """Check the file's name, size and content."""
        if not isinstance(value, FileStorage) or not isinstance(value.stream, _Incoming):
            raise ValidationError("Send a file here, not a text.")
        incoming = value.stream
        filename = _checked_name(value.filename or "")
        if incoming.size == 0:
            raise ValidationError("The file is empty: choose the file again, and look whether it opens.")
        if incoming.size > settings().upload_bytes:
            raise too_large()
        path = incoming.settled()
        return ReceivedFile(
            path=path,
            filename=filename,
            size=incoming.size,
            sha256=incoming.sha256.hexdigest(),
            content_type=content_type_of(path, filename),
        )


class _Incoming(io.RawIOBase):
    """A file on disk that counts and hashes what is written to it."""

    def __init__(self, folder: Path) -> None:
        """Make the file; nobody but this process's user may read it."""
        handle, name = tempfile.mkstemp(dir=folder, prefix="incoming-")
        self.path = Path(name)
        self.size = 0
        self.sha256 = hashlib.sha256()
        self._file = os.fdopen(handle, "w+b")

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer
        """Take the next bytes, unless they are too many."""
        self.size += len(data)
        if self.size > settings().upload_bytes:
            raise too_large()
        self.sha256.update(data)
        return self._file.write(data)

    def read(self, size: int = -1) -> bytes:
        """Read, for whoever treats it as a file."""
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move, likewise."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Say where, likewise."""
        return self._file.tell()

    def settled(self) -> Path:
        """Make sure that everything is on disk, and return where."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self.path

    def close(self) -> None:
        """Close the file; it stays until the request ends."""
        self._file.close()
        super().close()


class StreamingRequest(Request):
    """A request whose files go to disk as they come in."""

    max_form_memory_size = 500_000
    max_form_parts = 100

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Give the form parser a file to write to."""
        folder = settings().var / "uploads"
        folder.mkdir(parents=True, exist_ok=True)
        incoming = _Incoming(folder)
        g.setdefault("incoming", []).append(incoming)
        return cast("IO[bytes]", incoming)


def install_uploads(app: Flask) -> None:
    """Bound what is read of every request, stream files to disk, and clear them away afterwards."""
    app.request_class = StreamingRequest
    app.before_request(_bound)
    app.teardown_request(_clear)


def digest_of_upload() -> bytes:
    """All fields and files of the request's form in a few bytes; equal forms have equal ones."""
    files = [
        [name, sent.filename, sent.stream.sha256.hexdigest() if isinstance(sent.stream, _Incoming) else ""]
        for name, sent in request.files.items(multi=True)
    ]
    return msgspec.json.encode([list(request.form.items(multi=True)), files])


def too_large() -> Problem:
    """The refusal of a request that is larger than is taken."""
    megabytes = settings().upload_bytes / 1024 / 1024
    detail = f"The file is larger than {megabytes:g} MB: make it smaller, or split it, and send it again."
    return Problem(413, detail, headers={"Connection": "close"})


def _bound() -> None:
    """Refuse by the announced length, before anything is read; the parser holds the rest to it."""
    kept = settings()
    is_form = request.mimetype == "multipart/form-data"
    request.max_content_length = kept.upload_bytes + FORM_OVERHEAD if is_form else kept.body_bytes
    if (request.content_length or 0) > request.max_content_length:
        if is_form:
            raise too_large()
        detail = f"The body is larger than {kept.body_bytes:,} bytes: send less at a time."
        raise Problem(413, detail, headers={"Connection": "close"})


def _clear(_error: BaseException | None) -> None:
    for incoming in g.pop("incoming", []):
        incoming.close()
        incoming.path.unlink(missing_ok=True)


def _checked_name(name: str) -> str:
    """The file's name, if it is nothing but a name."""
    if _BAD_IN_A_NAME.search(name) or name.strip(" .") == "":
        raise ValidationError(
            "The file's name holds a path or signs that a name cannot have: rename the file"
            " to letters, figures, spaces, dots and hyphens, and send it again."
        )
    if len(name) > LONGEST_NAME:
        raise ValidationError(f"The file's name is longer than {LONGEST_NAME} characters: shorten it.")
    return name.strip()


def _sync(folder: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
