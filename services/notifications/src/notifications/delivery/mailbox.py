"""The local mailbox: each mail is a file, written whole or not at all, and the same file when written again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from notifications.delivery.outcomes import NotNow, Parcel, Send


@contextmanager
def local_mailbox(folder: Path) -> Iterator[Send]:
    """Deliver into `folder`, as `<message id>.eml`; made when missing."""

    def send(parcel: Parcel) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(folder, f"{parcel.message_id}.eml", parcel.source)
        except OSError as wrong:
            raise NotNow(f"The mailbox cannot be written to: {wrong.strerror}.") from wrong

    yield send


def _write(folder: Path, name: str, content: bytes) -> None:
    """Write a file that is there whole, or not at all, also after a power cut."""
    unfinished = folder / f".{name}.unfinished"
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / name)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
