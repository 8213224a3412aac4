"""Read a publisher's history over HTTP, page by page, from any place on."""

import http.client
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec

from kit.events import Catalogue, Envelope, Event, Unreadable, open_envelope, open_event

TRIES: Final = 6
"""How often a page is asked for before the history counts as out of reach."""

PAGE: Final = 200
SECONDS: Final = 30

_NEXT: Final = re.compile(r'<([^>]*)>\s*;\s*rel="?next"?')
_AGAIN: Final = frozenset({429, 500, 502, 503, 504})

HOW_TO_ASK: Final = "scheduling token --client reporting --scope events:read --audience scheduling --audience support"


class HistoryOutOfReach(Exception):
    """The history cannot be read; the message says what to do about it."""


class _Page(msgspec.Struct):
    items: list[msgspec.Raw]


class History:
    """One publisher's history, read from the beginning or from where the last reading ended."""

    def __init__(
        self,
        publisher: str,
        address: str,
        token: str,
        catalogue: Catalogue,
        *,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Name the publisher for messages; `catalogue` says which events are wanted."""
        self.publisher = publisher
        self.events = 0
        self._passed = 0
        self._start = f"{address.rstrip('/')}/v1/events?limit={PAGE}"
        self._place = self._start
        self._token = token
        self._catalogue = catalogue
        self._pause = pause
        # A publisher is asked directly: the token must not travel through a proxy.
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def rewind(self) -> None:
        """Begin again at the first event."""
        self._place, self._passed = self._start, 0

    def pages(self) -> Iterator[list[tuple[Event, Envelope]]]:
        """The wanted events, a page at a time, to the end of the history as it is then.

        Read again, it goes on at the last page, whose events come a second time.
        Raises `HistoryOutOfReach`.
        """
        while True:
            body, link = self._read(self._place)
            try:
                items = msgspec.json.decode(body, type=_Page).items
                read = [self._wanted(bytes(item)) for item in items]
            except (msgspec.DecodeError, Unreadable) as wrong:
                sentence = f"The history of {self.publisher} holds what cannot be read: {wrong}"
                raise HistoryOutOfReach(sentence) from wrong
            self.events = self._passed + len(items)
            yield [each for each in read if each is not None]
            following = _NEXT.search(link)
            if following is None:
                return
            self._passed = self.events
            self._place = self._same_place(urljoin(self._place, following[1]))

    def _wanted(self, body: bytes) -> tuple[Event, Envelope] | None:
        envelope = open_envelope(body)
        if envelope.type not in self._catalogue:
            return None
        return open_event(envelope, self._catalogue), envelope

    def _same_place(self, address: str) -> str:
        if urlsplit(address)[:2] != urlsplit(self._start)[:2]:
            raise HistoryOutOfReach(
                f"{self.publisher} points to another place, {address}: not followed."
            )
        return address

    def _read(self, address: str) -> tuple[bytes, str]:
        """One page and its Link; asks again when the publisher is busy or restarting."""
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
                why = f"{self.publisher} does not answer at {self._start} ({away}): start it, or set {self.publisher.upper()}_URL."
            if tried < TRIES:
                self._pause(wait)
        raise HistoryOutOfReach(why)

    def _complaint(self, status: int) -> str:
        if status in {401, 403}:
            return f"{self.publisher} refuses the token ({status}). Make one with: {HOW_TO_ASK}"
        return f"{self.publisher} answered {status} at {self._start}."


def _retry_after(given: str | None) -> float | None:
    return float(given) if given and given.isdigit() else None
