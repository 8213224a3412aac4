"""`python -m scheduling.binding.joining look|join`: what is done to files of others, in a process of its own.

A file that makes the reader run on, or fill the memory, ends this process and no other.
`look` takes a path and tells how many pages it has; `join` takes a job as JSON and writes one file of many.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader, PdfWriter

SECONDS: Final = 8
"""Of processor time; whoever waits for it has a lease of ten seconds."""

BYTES: Final = 2 * 1024**3


def look(path: str) -> dict[str, Any]:
    """How many pages a PDF has; or that it is locked with a password."""
    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"why": "locked"}
    return {"pages": len(reader.pages)}


def join(job: dict[str, Any]) -> dict[str, Any]:
    """Put files one behind the other, each with a bookmark; forms, scripts and enclosed files stay behind."""
    writer = PdfWriter()
    for part in job["parts"]:
        reader = PdfReader(part["path"])
        if reader.is_encrypted:
            reader.decrypt("")
        at = len(writer.pages)
        for page in reader.pages:
            writer.add_page(page, excluded_keys=["/Annots", "/AA", "/B"])
        writer.add_outline_item(title=part["title"], page_number=at)
    writer.add_metadata({"/Title": job["title"], "/Author": job["author"]})
    with Path(job["to"]).open("wb") as file:
        writer.write(file)
    return {"pages": len(writer.pages)}


def main() -> None:
    """Bound what may be used, do the one thing, and tell of it as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    told = look(sys.argv[2]) if sys.argv[1] == "look" else join(json.load(sys.stdin))
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
