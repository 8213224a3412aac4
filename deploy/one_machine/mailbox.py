"""Lists the mails that a suite without a mail server has kept in its folder."""

from collections.abc import Iterator
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path


def lines(folder: Path) -> Iterator[str]:
    """One line per mail, the oldest first: when, to whom, about what, in which file."""
    files = sorted(folder.rglob("*.eml"), key=lambda file: (file.stat().st_mtime_ns, file.name))
    if not files:
        yield f"No mail in {folder} yet."
    for file in files:
        head = BytesHeaderParser(policy=policy.default).parsebytes(file.read_bytes())
        yield f"{head['Date']}  to {head['To']}  {head['Subject']}\n    {file}"
