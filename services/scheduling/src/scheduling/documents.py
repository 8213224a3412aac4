"""Documents as PDF: what is told goes in as data, so that nothing a person wrote is read as markup."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst

STANDARD: Final = "ua-1"
"""PDF/UA-1: a screen reader finds its title, its headings and its tables."""


def as_pdf(
    package: str,
    template: str,
    told: Mapping[str, Any],
    *,
    made_at: datetime,
    enclosed: Mapping[str, Path] | None = None,
    aside: Path | None = None,
) -> bytes:
    """Set a template of a package with what is told; the same told at the same time gives the same bytes.

    `enclosed` are the files that the template may read, by the names under which it knows them; it reads no others.
    They are copied into a folder below `aside` meanwhile, or below the system's own.
    The standard wants a shape for every sign: one that the fonts lack (an emoji) becomes a box, and the document is
    not of the standard then.
    Raises `typst.TypstError` for what cannot be set, such as a picture that is none.
    """
    with tempfile.TemporaryDirectory(dir=aside) as folder:
        root = Path(folder)
        main = root / "main.typ"
        main.write_bytes(files(package).joinpath(template).read_bytes())
        for name, path in (enclosed or {}).items():
            shutil.copyfile(path, root / name)
        inputs = {"told": json.dumps(told)}
        at = int(made_at.timestamp())
        try:
            return typst.compile(
                main,
                root=root,
                sys_inputs=inputs,
                ignore_system_fonts=True,
                pdf_standards=STANDARD,
                timestamp=at,
            )
        except typst.TypstError:
            return typst.compile(
                main, root=root, sys_inputs=inputs, ignore_system_fonts=True, timestamp=at
            )
