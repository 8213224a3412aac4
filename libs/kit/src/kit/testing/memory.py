"""Where tests keep their files: in memory where there is room, for thousands of small databases are made and thrown away."""

import os
import shutil
from pathlib import Path
from typing import Final

IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the system's own, and each run makes a folder of its own there
ROOM: Final = 8 * 1024**3
"""Bytes that must be free: a whole run takes about a quarter of it."""


def roomy_memory(folder: Path = IN_MEMORY) -> Path | None:
    """The system's folder in memory, if there is one that has room and lets programs be started from it."""
    try:
        may_run = not os.statvfs(folder).f_flag & os.ST_NOEXEC
        has_room = shutil.disk_usage(folder).free >= ROOM
    except OSError:
        return None
    return folder if may_run and has_room and os.access(folder, os.W_OK) else None
