"""Files that the suite itself makes, kept as those that come in: under their hash, safely on disk, once."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

from kit.web.uploads import sync_folder

PAPERS: Final = "papers"
"""The folder below VAR that holds every version of every paper, each under its hash."""


def place_of(sha256: str, folder: Path) -> Path:
    """Where the file with this hash lies below a folder."""
    return folder / sha256[:2] / sha256


def keep(content: bytes, folder: Path) -> Path:
    """Keep content below a folder under its SHA-256, on disk before this returns; the file's name is the hash.

    Of what could not be written whole nothing stays.
    """
    digest = hashlib.sha256(content).hexdigest()
    target = place_of(digest, folder)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    return target
