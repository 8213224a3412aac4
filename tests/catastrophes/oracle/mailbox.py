"""Reading the local mailbox: whose message each mail is, and what its calendar entry says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from pathlib import Path


@dataclass(frozen=True)
class Mail:
    """One mail that has arrived."""

    file: str
    message: str
    sequence: int
    method: str


def mails_in(folder: Path) -> Iterator[Mail]:
    """Every mail with a calendar entry, wherever it lies below the folder."""
    parser = BytesParser(policy=policy.default)
    for file in sorted(folder.rglob("*.eml")):
        mail = parser.parsebytes(file.read_bytes())
        entry = mail.get_body(("calendar",)) or next(
            part for part in mail.walk() if part.get_content_type() == "text/calendar"
        )
        text = str(entry.get_content())
        yield Mail(
            file=file.name,
            message=str(mail["Message-ID"]).strip("<>").partition("@")[0],
            sequence=int(_line(text, "SEQUENCE")),
            method=_line(text, "METHOD"),
        )


def _line(text: str, name: str) -> str:
    found = re.search(rf"^{name}:(.*?)\r?$", text, re.MULTILINE)
    assert found is not None, f"an entry without {name}"
    return found[1]
