"""`python -m scheduling.binding.joining set|look|join`: what is done to files of others, in a process of its own.

A file that makes a reader run on, or fill the memory, ends this process and no other.
Each verb takes a job as JSON and tells of it as JSON: `set` makes a PDF of a text or a picture, `look` tells how many
pages a PDF has, `join` writes one file of many.
"""

import io
import json
import resource
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from scheduling.documents import as_pdf

SECONDS: Final = 8
"""Of processor time; whoever waits for it has a lease of ten seconds."""

BYTES: Final = 2 * 1024**3

Job = dict[str, Any]

DRAWN: Final = frozenset(
    "/" + kind
    for kind in [
        "Widget",
        "FreeText",
        "Stamp",
        "Highlight",
        "Underline",
        "StrikeOut",
        "Squiggly",
        "Ink",
        "Line",
        "Square",
        "Circle",
        "Polygon",
        "PolyLine",
        "Caret",
    ]
)
"""What people have filled in, or drawn on a page, and what stays on it; links, films and enclosed files do not."""

LEFT_BEHIND: Final = ("/AF", "/EF", "/A", "/AA", "/PA", "/JS", "/OpenAction", "/PieceInfo", "/B")
"""Scripts, actions, enclosed files, and what other programs keep in a PDF for themselves."""


def set_pages(job: Job) -> Job:
    """Make a PDF of a text, or of a picture that the template finds as `/picture`."""
    told, folder = job["told"], Path(job["to"]).parent
    if "text_in" in job:
        told = told | {"text": _text_of(Path(job["text_in"]))}
    enclosed = {name: Path(path) for name, path in job["enclosed"].items()}
    at = datetime.fromtimestamp(job["made_at"], UTC)
    written = as_pdf(
        job["package"], job["template"], told, made_at=at, enclosed=enclosed, aside=folder
    )
    Path(job["to"]).write_bytes(written)
    return {"size": len(written)}


def look(job: Job) -> Job:
    """How many pages a PDF has that can be joined with others; or why it cannot."""
    reader = PdfReader(job["path"])
    if reader.is_encrypted and not reader.decrypt(""):
        return {"why": "locked"}
    if _hides_layers(reader):
        return {"why": "layers"}
    writer = PdfWriter()
    _add(reader, writer)
    writer.write(io.BytesIO())
    return {"pages": len(reader.pages)}


def join(job: Job) -> Job:
    """Put files one behind the other, each with a bookmark."""
    writer = PdfWriter()
    for part in job["parts"]:
        reader = PdfReader(part["path"])
        if reader.is_encrypted:
            reader.decrypt("")
        at = len(writer.pages)
        _add(reader, writer)
        writer.add_outline_item(title=part["title"], page_number=at)
    writer.add_metadata({"/Title": job["title"], "/Author": job["author"]})
    with Path(job["to"]).open("wb") as file:
        writer.write(file)
    return {"pages": len(writer.pages)}


def _add(reader: PdfReader, writer: PdfWriter) -> None:
    """Add all pages, with what was drawn on them and without what does something."""
    for page in reader.pages:
        annotations = page.get("/Annots")
        if annotations is not None:
            drawn = [
                each
                for each in annotations.get_object()
                if each.get_object().get("/Subtype") in DRAWN
            ]
            page[NameObject("/Annots")] = ArrayObject(drawn)
        added = writer.add_page(page, excluded_keys=LEFT_BEHIND)
        _clear(added, set())


def _clear(thing: Any, seen: set[int]) -> None:  # noqa: ANN401 - any part of a PDF
    """Take out of a page, and of all that it leads to, what does something."""
    ahead = [thing]
    while ahead:
        each = ahead.pop().get_object()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, DictionaryObject):
            for key in LEFT_BEHIND:
                each.pop(key, None)
            ahead += [value for key, value in each.items() if key not in {"/Parent", "/P"}]
        elif isinstance(each, ArrayObject):
            ahead += list(each)


def _hides_layers(reader: PdfReader) -> bool:
    """Whether a PDF has layers that are not to be seen: in another file they would be."""
    layers = reader.root_object.get("/OCProperties")
    if layers is None:
        return False
    usual = layers.get_object().get("/D", DictionaryObject()).get_object()
    return bool(usual.get("/OFF")) or usual.get("/BaseState") == "/OFF"


def _text_of(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


VERBS: Final[dict[str, Callable[[Job], Job]]] = {"set": set_pages, "look": look, "join": join}


def main() -> None:
    """Bound what may be used, do the one thing, and tell of it."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    json.dump(VERBS[sys.argv[1]](json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
