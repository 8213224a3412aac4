"""The door for calendar programs: they have an address and nothing else, no session and no cookie."""

from typing import Final
from urllib.parse import quote

from flask import request
from werkzeug import Response

from kit.web import Secret
from portal import services
from portal.problems import PartAway

OPEN_ENDPOINTS: Final = frozenset({"your_calendar.calendar"})
"""What nobody has to sign in for."""

ASKED: Final = ("If-None-Match", "If-Modified-Since")
TOLD: Final = (
    "Cache-Control",
    "Content-Disposition",
    "Content-Type",
    "ETag",
    "Last-Modified",
    "Retry-After",
    "X-Robots-Tag",
)
"""What a program may ask by, and what it is told."""

UNSAID: Final = {"Referrer-Policy": "no-referrer"}
"""The address is told to nobody, also where a browser has opened it."""

INSTEAD: Final = {
    404: "There is no calendar at this address. Sign in to Aimwell, open the page behind your name, and make another.\n",
    429: "This calendar is asked for too often. Wait for as long as Retry-After says.\n",
    503: "Aimwell cannot say just now. Ask again in a few minutes.\n",
}


def passed_on(word: Secret) -> Response:
    """The calendar that a word opens, as notifications shows it; in a few plain words where it does not."""
    asked = {name: request.headers[name] for name in ASKED if name in request.headers}
    path = f"/calendar-feeds/{quote(word.reveal(), safe='')}.ics"
    try:
        answer = services.ask("notifications", path, headers=asked | {"Accept": "*/*"})
    except PartAway:
        return _in_words(503, {"Retry-After": "300"})
    told = {name: answer.headers[name] for name in TOLD if name in answer.headers}
    if answer.status_code in {200, 304}:
        return Response(answer.content, answer.status_code, told | UNSAID)
    waits = {name: value for name, value in told.items() if name == "Retry-After"}
    return _in_words(answer.status_code if answer.status_code in INSTEAD else 503, waits)


def _in_words(status: int, headers: dict[str, str]) -> Response:
    """No page: its frame would have a form in it, and a form has a cookie."""
    said = headers | UNSAID | {"Cache-Control": "no-store"}
    return Response(INSTEAD[status], status, said, content_type="text/plain; charset=utf-8")
