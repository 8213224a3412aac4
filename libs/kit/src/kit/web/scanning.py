"""A look at every file that comes in, by a virus scanner that is asked before anything is kept.

It is ClamAV's daemon, over its INSTREAM command: the file goes to it in chunks, each behind its length,
and it answers `stream: OK`, or names what it has found.
"""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kit import logs
from kit.errors import Refused, TryLater

CHUNK: Final = 128 * 1024
"""Bytes that are sent at a time; the daemon takes any number up to its StreamMaxLength in all."""

PATIENCE: Final = 30.0
"""Seconds that the daemon may be silent; it looks into archives, and that takes a while."""

LONGEST_ANSWER: Final = 1024

log = logs.get(__name__)


class FileIsHarmful(Refused):
    """The scanner has found something in the file."""


def scan(file: Path, scanner_url: str) -> None:
    """Have a file looked at; without a scanner's address nothing is.

    Raises `FileIsHarmful` for what the scanner knows, and `TryLater` where it cannot say: what nobody
    has looked at is not taken.
    """
    if not scanner_url:
        return
    try:
        answer = _asked(file, scanner_url)
    except OSError as wrong:
        log.error("scanner_is_away", error=type(wrong).__name__)  # noqa: TRY400 - one line is enough
        raise TryLater(_NOT_LOOKED_AT, after_seconds=60) from wrong
    if answer == "stream: OK":
        return
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        log.warning("harmful_file_refused", found=answer[len("stream: ") : -len(" FOUND")])
        raise FileIsHarmful(
            "A virus scanner has found something harmful in this file, and nothing of it was kept:"
            " have the computer that it comes from looked at, and send a clean copy.",
            field="file",
        )
    log.error("scanner_cannot_say", answer=answer)
    raise TryLater(_NOT_LOOKED_AT, after_seconds=60)


def _asked(file: Path, scanner_url: str) -> str:
    """What the daemon says of a file."""
    with _connected(scanner_url) as line:
        line.sendall(b"zINSTREAM\0")
        try:
            for chunk in _chunks(file):
                line.sendall(len(chunk).to_bytes(4, "big") + chunk)
            line.sendall(bytes(4))
        except (BrokenPipeError, ConnectionResetError):
            # It has heard enough, and may have said why.
            pass
        return _answer(line)


def _connected(scanner_url: str) -> socket.socket:
    there = urlsplit(scanner_url)
    if there.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        line.connect(there.path)
        return line
    return socket.create_connection((there.hostname or "", there.port or 3310), timeout=PATIENCE)


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            yield chunk


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.partition(b"\0")[0].decode(errors="replace").strip()


_NOT_LOOKED_AT: Final = "The virus scanner that looks at every file cannot be asked just now, so the file was not taken."
