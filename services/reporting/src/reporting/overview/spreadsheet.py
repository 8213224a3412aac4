"""The overview as CSV that a spreadsheet opens as it is meant: letters intact, dates local, no text run as a formula."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from kit.clock import LONDON
from reporting.overview.words import AREAS, GRADES, MEETING_KINDS, PHASES, SCHEMES, said

# Without it Excel reads UTF-8 as the machine's old code page.
BYTE_ORDER_MARK: Final = "\ufeff"

RUNS_AS_FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)
"""A text that begins so might be run instead of shown, in full width too; an apostrophe prevents it."""

HEADINGS: Final = (
    "URN",
    "Academy",
    "Phase",
    "Local authority",
    "Judged by",
    "Judged on",
    "Overall",
    "Areas",
    "Less than good",
    "Why",
    "Next meeting",
    "Kind",
    "AID pack",
    "Academy pack",
    "Meetings a year",
    "Interim meetings a year",
    "Arrangement",
    "Days entitled",
    "Days planned",
    "Days used",
    "Days left",
)


def as_csv(overview: Mapping[str, Any]) -> bytes:
    """The rows of an overview, one academy a line; days are whole days here, times are local."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(HEADINGS)
    lines.writerows([_cell(value) for value in _line(row)] for row in overview["rows"])
    return text.getvalue().encode()


def _line(row: Mapping[str, Any]) -> list[object]:
    meeting = row["next_meeting"]
    packs = meeting["packs"] if meeting else {}
    areas = "; ".join(
        f"{said(area, AREAS)}: {said(grade, GRADES)}" for area, grade in row["grades"].items()
    )
    return [
        row["urn"],
        row["name"],
        said(row["phase"], PHASES),
        row["local_authority"],
        said(row["scheme"], SCHEMES),
        row["inspected_on"],
        said(row["overall"], GRADES) or row["outcome"],
        areas,
        {True: "yes", False: "no", None: "undecided"}[row["less_than_good"]],
        row["standing_sentence"],
        meeting["starts_at"] if meeting else None,
        said(meeting["kind"], MEETING_KINDS) if meeting else None,
        packs.get("aid"),
        packs.get("academy"),
        *_arrangement(row["arrangement"]),
        *(row["days"][word] / 4 for word in ("entitled", "planned", "used", "left")),
    ]


def _arrangement(found: Mapping[str, Any] | None) -> list[object]:
    if found is None:
        return [None, None, None]
    return [found["aims"], found["iaims"], "as usual" if found["usual"] else "as agreed"]


def _cell(value: object) -> str | int:
    """A value as a spreadsheet shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(LONDON).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value)
    return f"'{text}" if text.startswith(RUNS_AS_FORMULA) else text
