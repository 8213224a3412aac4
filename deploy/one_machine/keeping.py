"""Keeping small files: each is there whole or not at all, whenever somebody reads it or the power goes."""

import os
from pathlib import Path


def keep(file: Path, text: str, mode: int = 0o644) -> None:
    """Write a file under another name, and put it in the old one's place at once."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    unfinished.replace(file)
