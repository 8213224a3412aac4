"""Somebody in an office of the trust as a client of the services: waits, signs in again, and does not give up."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from one_machine.suite import Suite

PATIENCE: Final = 420.0
"""Seconds until an answer that must come counts as not coming; a mail that was being sent waits for five minutes."""

GLANCE: Final = 1.0
"""Seconds between two tries, on average; a crowd does not try all at once."""

UNAUTHORISED: Final = 401
CONFLICT: Final = 409
TOO_MANY: Final = 429
FAILURE: Final = 500


class NeverAnswered(Exception):
    """A service did not answer in time; the message says which request it was."""


def _lines() -> httpx.Client:
    # One line for each request: a kept one that the server has closed would look like a catastrophe.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    return httpx.Client(trust_env=False, timeout=15, limits=limits)


@dataclass
class Official:
    """Whoever holds an office; many threads may speak in this name at once."""

    suite: Suite
    office: str = "aid"
    http: httpx.Client = field(default_factory=_lines)
    token: str = ""

    def sign_in(self) -> None:
        """Take a fresh token; one is good for a quarter of an hour."""
        url = f"{self.suite.url_of('scheduling')}/v1/demo"
        found = self.http.get(f"{url}/people", params={"office": self.office}).raise_for_status()
        asked = {"person_id": found.json()["items"][0]["person_id"]}
        given = self.http.post(f"{url}/tokens", json=asked).raise_for_status()
        self.token = given.json()["token"]

    def ask(
        self, method: str, service: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        """Ask once; who is not known signs in first, and who asks too often waits.

        Raises what httpx raises.
        """
        url = self.suite.url_of(service) + path
        while True:
            known = {"Authorization": f"Bearer {self.token}", **headers}
            answer = self.http.request(method, url, json=body, headers=known)
            if answer.status_code == UNAUTHORISED:
                self.sign_in()
            elif answer.status_code == TOO_MANY:
                time.sleep(float(answer.headers["Retry-After"]))
            else:
                return answer

    def answered(
        self, method: str, service: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        """Ask again and again until there is an answer; raises `NeverAnswered`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self.ask(method, service, path, body, **headers)
                if is_final(answer):
                    return answer
            except (httpx.TransportError, httpx.HTTPStatusError):
                pass  # It is away, or was when we wanted to sign in.
            wait_a_little()
        raise NeverAnswered(f"{method} {path} of {service} was not answered in {PATIENCE:.0f} s.")

    def seen(self, service: str, path: str) -> Any:
        """Read one JSON object."""
        return self.answered("GET", service, path).raise_for_status().json()

    def seen_if_there(self, service: str, path: str) -> Any | None:
        """Read one JSON object; None while the service has not heard of it."""
        answer = self.answered("GET", service, path)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        return answer.raise_for_status().json()

    def listed(self, service: str, path: str) -> Iterator[dict[str, Any]]:
        """Read a list to its end."""
        following = f"{path}{'&' if '?' in path else '?'}limit=200"
        while following:
            page = self.answered("GET", service, following).raise_for_status()
            yield from page.json()["items"]
            following = page.headers.get("Link", "").partition("<")[2].partition(">")[0]


def wait_a_little() -> None:
    """Wait before trying again, not in step with others."""
    time.sleep(random.uniform(0, 2 * GLANCE))


def is_final(answer: httpx.Response) -> bool:
    """Whether an answer says what became of the request: not an accident, nor one that is still at work."""
    if answer.status_code == CONFLICT:
        return not answer.json()["type"].endswith("/request-in-flight")
    return answer.status_code < FAILURE
