"""How large a picture is, by its head."""

import struct
from pathlib import Path

import pytest

from scheduling.binding.pictures import dots_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + struct.pack(">II", 300, 200)
COMMENT = b"\xff\xfe\x00\x06abcd"
FRAME = b"\xff\xc2\x00\x0b\x08" + struct.pack(">HH", 40, 50)


@pytest.mark.parametrize(
    ("content", "dots"),
    [
        (PNG, 60_000),
        (b"\xff\xd8" + COMMENT + FRAME, 2_000),
        (PNG[:20], None),
        (b"\xff\xd8" + COMMENT, None),
        (b"\xff\xd8" + COMMENT + FRAME[:6], None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_dots_are_read_from_the_head(tmp_path: Path, content: bytes, dots: int | None) -> None:
    (tmp_path / "picture").write_bytes(content)
    assert dots_of(tmp_path / "picture") == dots
