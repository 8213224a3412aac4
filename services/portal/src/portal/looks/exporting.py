"""The trace as a file: all that is asked for, as it comes, however long it is."""

import csv
import json
from collections.abc import Iterator
from typing import Any, Final

from flask import Response, g, request, stream_with_context

from portal.clock import today
from portal.looks.asking import asked_of, everything
from portal.looks.pages import pages, speaker_for
from portal.looks.said import Said
from portal.problems import Problem

COLUMNS: Final = (
    "at", "service", "number", "who", "name", "what", "operation", "outcome", "subject",
    "place", "academy", "by_right", "by_right_in_words", "came_from", "request_id",
)  # fmt: skip

RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


@pages.get("/trace.csv")
def as_csv() -> Response:
    """For a spreadsheet: UTF-8 with a byte order mark."""
    return _file("csv", "text/csv; charset=utf-8; header=present", _lines)


@pages.get("/trace.json")
def as_json() -> Response:
    """For programs: one object for each row, in a list."""
    return _file("json", "application/json", _objects)


def _file(ending: str, content_type: str, written: Any) -> Response:  # noqa: ANN401 - a function
    """Begin the download once every part has answered; one that fails later breaks it off, and is seen to."""
    asked, errors = asked_of(request.args)
    if errors:
        raise Problem("portal", 422, {"detail": next(iter(errors.values()))})
    g.renew_token()  # It is good for all of the download: a cookie cannot be changed in the middle of one.
    speaker = speaker_for()
    rows = everything(asked)
    said = (_fields(speaker.say(service, row)) for service, row in rows)
    name = f'attachment; filename="trace-{today()}.{ending}"'
    answer = Response(stream_with_context(written(said)), content_type=content_type)
    answer.headers["Content-Disposition"] = name
    return answer


def _fields(said: Said) -> dict[str, Any]:
    ours = {
        "service": said.service,
        "name": said.who,
        "what": said.what,
        "academy": said.academy,
        "by_right_in_words": said.by_right,
    }
    return {name: ours.get(name, said.row.get(name)) for name in COLUMNS}


class _Line:
    """Takes one line from the writer and gives it on."""

    def write(self, text: str) -> str:
        """Give it back."""
        return text


def _lines(rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield "\ufeff".encode()
    yield _encoded(writer.writerow(COLUMNS))
    for row in rows:
        yield _encoded(writer.writerow([_harmless(row[name]) for name in COLUMNS]))


def _encoded(line: Any) -> bytes:  # noqa: ANN401 - whatever the file's `write` gives: here a text
    return str(line).encode()


def _harmless(value: object) -> object:
    return (
        f"'{value}" if isinstance(value, str) and value.startswith(RUN_BY_SPREADSHEETS) else value
    )


def _objects(rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    yield b'{"items": ['
    for number, row in enumerate(rows):
        yield (b"," if number else b"") + b"\n" + json.dumps(row).encode()
    yield b"\n]}\n"
