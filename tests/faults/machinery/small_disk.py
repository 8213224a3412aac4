"""A disk that can be made full and be given room again, for whoever may mount one."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

ROOM: Final = 4 * 1024**3
"""No memory is taken before something is written."""


class CannotMount(Exception):
    """Only the machine's administrator may mount a disk, and not everywhere."""


class SmallDisk:
    """A file system in memory, mounted on a folder until `close`."""

    def __init__(self, folder: Path, owner: str) -> None:
        """Mount it for a user's programs; raises `CannotMount`."""
        folder.mkdir()
        self.folder = folder
        try:
            _run("mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=0700", "aimwell", str(folder))
        except CannotMount:
            folder.rmdir()
            raise
        shutil.chown(folder, owner, owner)

    def fill(self) -> None:
        """Leave no room for another page: the disk ends where what is written ends."""
        for tries_left in reversed(range(5)):
            used = os.statvfs(self.folder)
            size = (used.f_blocks - used.f_bfree) * used.f_frsize
            try:
                self._resize(size)
            except CannotMount:  # somebody has written in between
                if not tries_left:
                    raise
            else:
                return

    def free(self) -> None:
        """Give it room again."""
        self._resize(ROOM)

    def close(self) -> None:
        """Take it away, with all that is on it."""
        if self.folder.exists():
            subprocess.run(["umount", "-l", str(self.folder)], check=False, capture_output=True)
            self.folder.rmdir()

    def _resize(self, size: int) -> None:
        _run("mount", "-o", f"remount,size={size}", str(self.folder))


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotMount(done.stderr.strip())
