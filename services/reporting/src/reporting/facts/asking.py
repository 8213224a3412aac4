"""Ask a publisher for a page of its history, and again while it is busy or restarting."""

import http.client
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import msgspec

from kit.fetching import opener

TRIES: Final = 6
"""How often a page is asked for before the history counts as out of reach."""

PAGE: Final = 200
SECONDS: Final = 30

_NEXT: Final = re.compile(r'<([^>]*)>\s*;\s*rel="?next"?')
_AGAIN: Final = frozenset({429, 500, 502, 503, 504})

HOW_TO_ASK: Final = "scheduling token --client reporting --scope history:read --audience scheduling --audience support"


class HistoryOutOfReach(Exception):
    """The history cannot be read; the message says what to do about it."""


class Answer(msgspec.Struct):
    """A page of a history as the publisher gives it.

    `archived` counts the events that only its archives still have, `total` about all it ever recorded.
    `following` is the query of the next page; a page without one is the last.
    """

    items: list[msgspec.Raw]
    archived: int = 0
    total: int | None = None
    following: str | None = None


class Asking:
    """One publisher, as somebody with a token asks it."""

    def __init__(
        self,
        publisher: str,
        address: str,
        token: str,
        *,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Name the publisher for messages."""
        self.publisher = publisher
        self._address = f"{address.rstrip('/')}/v1/events"
        self._token = token
        self._pause = pause
        # A publisher is asked directly: the token travels neither through a proxy nor to wherever an answer points.
        self._open = opener(urllib.request.ProxyHandler({})).open

    def page(self, query: str) -> Answer:
        """The page of a query, or the first; raises `HistoryOutOfReach`."""
        body, link = self._read(f"{self._address}?{query or f'limit={PAGE}'}")
        try:
            answer = msgspec.json.decode(body, type=Answer)
        except msgspec.DecodeError as wrong:
            raise HistoryOutOfReach(f"{self.publisher} answers what is no page: {wrong}") from wrong
        following = _NEXT.search(link)
        # Only the query: wherever a link may point, the token goes to the publisher alone.
        answer.following = urlsplit(following[1]).query if following else None
        return answer

    def _read(self, address: str) -> tuple[bytes, str]:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        asked = urllib.request.Request(address, headers=headers)  # noqa: S310 - settings allow http and https only
        for tried in range(1, TRIES + 1):
            wait, why = min(0.5 * 2**tried, 15.0), ""
            try:
                with self._open(asked, timeout=SECONDS) as answer:
                    return answer.read(), answer.headers.get("Link", "")
            except urllib.error.HTTPError as refused:
                with refused:
                    why = self._complaint(refused.code)
                    wait = _retry_after(refused.headers.get("Retry-After")) or wait
                if refused.code not in _AGAIN:
                    raise HistoryOutOfReach(why) from refused
            except (OSError, http.client.HTTPException) as away:
                why = f"{self.publisher} does not answer at {self._address} ({away}): start it, or set {self.publisher.upper()}_URL."
            if tried < TRIES:
                self._pause(wait)
        raise HistoryOutOfReach(why)

    def _complaint(self, status: int) -> str:
        if status in {401, 403}:
            return f"{self.publisher} refuses the token ({status}). Make one with: {HOW_TO_ASK}"
        if status == http.client.UNPROCESSABLE_ENTITY:
            return f"{self.publisher} does not know the place where the reading ended; give --afresh to begin anew."
        return f"{self.publisher} answered {status} at {self._address}."


def _retry_after(given: str | None) -> float | None:
    return float(given) if given and given.isdigit() else None
