"""How many dots a picture has, by its head alone: nothing is unpacked to find out."""

import struct
from pathlib import Path
from typing import BinaryIO, Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_STARTS_OF_FRAME: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of a JPEG that say how large it is."""


def dots_of(path: Path) -> int | None:
    """Width times height of a PNG or a JPEG; None where the head does not tell."""
    with path.open("rb") as file:
        head = file.read(24)
        if head.startswith(_PNG) and len(head) == 24:  # noqa: PLR2004 - up to the height
            width, height = struct.unpack(">II", head[16:24])
            return int(width * height)
        if head.startswith(b"\xff\xd8"):
            file.seek(2)
            return _of_a_jpeg(file)
    return None


def _of_a_jpeg(file: BinaryIO) -> int | None:
    while (marker := file.read(4)) and len(marker) == 4 and marker[0] == 0xFF:  # noqa: PLR2004 - a marker and a length
        length = int.from_bytes(marker[2:4], "big")
        if marker[1] in _STARTS_OF_FRAME:
            size = file.read(5)
            if len(size) < 5:  # noqa: PLR2004 - depth, height, width
                return None
            height, width = struct.unpack(">HH", size[1:5])
            return int(width * height)
        file.seek(length - 2, 1)
    return None
