"""Files on their way in: streamed to disk, bounded and hashed as they come."""

import hashlib
import io
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final, cast

import msgspec
from flask import Flask, Request, g, request

from kit.web.problems import Problem
from kit.web.state import settings

FORM_OVERHEAD: Final = 64 * 1024
"""Bytes that a form may have beside its file."""

FOLDER: Final = "uploads"
"""Where files are while they come in, within the folder of the settings."""

LEFT_OVER: Final = 3600.0
"""Seconds after which a file that is still there belongs to a process that has died."""


class Incoming(io.RawIOBase):
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

    def _get_file_stream(self, *_args: Any, **_kwargs: Any) -> IO[bytes]:  # noqa: ANN401 - what the sender says is not believed
        """Give the form parser a file to write to."""
        folder = settings().var / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        incoming = Incoming(folder)
        g.setdefault("incoming", []).append(incoming)
        return cast("IO[bytes]", incoming)


def install_uploads(app: Flask, var: Path) -> None:
    """Bound what is read of every request, stream files to disk, and clear them away afterwards."""
    _clear_left_over(var / FOLDER)
    app.request_class = StreamingRequest
    app.before_request(_bound)
    app.teardown_request(_clear)


def digest_of_upload() -> bytes:
    """All fields and files of the request's form in a few bytes; equal forms have equal ones."""
    files = [
        [
            name,
            sent.filename,
            sent.stream.sha256.hexdigest() if isinstance(sent.stream, Incoming) else "",
        ]
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


def _clear_left_over(folder: Path) -> None:
    """Remove what a process that was killed could not."""
    for file in folder.glob("incoming-*"):
        with suppress(FileNotFoundError):
            if time.time() - file.stat().st_mtime > LEFT_OVER:
                file.unlink()
