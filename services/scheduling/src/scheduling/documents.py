"""Documents as PDF: what is told goes in as data, so that nothing a person wrote is read as markup."""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

import typst

STANDARD: Final = "ua-1"
"""PDF/UA-1: a screen reader finds its title, its headings and its tables."""


def as_pdf(package: str, template: str, told: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Set a template of a package with what is told; the same told at the same time gives the same bytes."""
    written: bytes = typst.compile(
        files(package).joinpath(template).read_bytes(),
        sys_inputs={"told": json.dumps(told)},
        ignore_system_fonts=True,
        pdf_standards=STANDARD,
        timestamp=int(made_at.timestamp()),
    )
    return written
