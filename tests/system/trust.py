"""A trust to play with over HTTP: two academies, their people, and a client who does not give up."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import httpx

from .processes import Processes

T = TypeVar("T")

PATIENCE: Final = 90.0
"""Seconds until something that must happen counts as not happening; a claim of a killed request takes 60."""

GLANCE: Final = 0.2

ALDERBROOK, BECKFORD = 900101, 900102
YEAR: Final = {
    "code": "2026-27",
    "starts_on": "2026-09-01",
    "ends_on": "2027-08-31",
    "terms": [
        {"name": "Autumn term", "starts_on": "2026-09-02", "ends_on": "2026-12-18"},
        {"name": "Spring term", "starts_on": "2027-01-04", "ends_on": "2027-03-25"},
        {"name": "Summer term", "starts_on": "2027-04-12", "ends_on": "2027-07-21"},
    ],
}


def eventually(look: Callable[[], T], wanted: Callable[[T], bool]) -> T:
    """Look again and again until it is as wanted; says what was seen last when it never is."""
    deadline = time.monotonic() + PATIENCE
    seen: object = None
    while time.monotonic() < deadline:
        try:
            found = look()
            if wanted(found):
                return found
            seen = found
        except (httpx.TransportError, httpx.HTTPStatusError) as away:
            seen = away
        time.sleep(GLANCE)
    raise AssertionError(f"not within {PATIENCE:.0f} s; last seen: {seen}")


@dataclass
class Trust:
    """The suite as the AID uses it."""

    processes: Processes
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=10))

    def sign_in(self) -> None:
        """Take a fresh token; one is good for a quarter of an hour."""
        token = self.processes.command("scheduling", "token", "--as", "aid").strip()
        self.client.headers["Authorization"] = f"Bearer {token}"

    def get(self, service: str, path: str) -> httpx.Response:
        """Read something; raises what httpx raises."""
        answer = self.client.get(f"{self.processes.suite.url_of(service)}{path}")
        return answer.raise_for_status()

    def seen(self, service: str, path: str) -> Any:
        """Read a JSON object, or a list's items."""
        body = self.get(service, path).json()
        return body.get("items", body)

    def do(self, method: str, path: str, body: dict[str, Any], **headers: str) -> dict[str, Any]:
        """Do something in scheduling, sending it again with the same key until it is answered."""
        url = f"{self.processes.suite.url_of('scheduling')}/v1{path}"
        sent = {"Idempotency-Key": str(uuid.uuid4()), **headers}

        def send() -> httpx.Response:
            return self.client.request(method, url, json=body, headers=sent)

        answer = eventually(send, lambda got: got.status_code < 500 and not _in_flight(got))
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return dict(answer.json())


def _in_flight(answer: httpx.Response) -> bool:
    return answer.status_code == 409 and answer.json()["type"].endswith("/request-in-flight")


def found_trust(trust: Trust) -> None:
    """Enter the trust, its year, two academies and everybody who sits at their tables."""
    appointed = ("--name", "Ada Director", "--email", "aid@trust.example", "--from", "2026-09-01")
    trust.processes.command("scheduling", "appoint", "aid", *appointed)
    trust.sign_in()
    trust.do("PUT", "/trust", {"uid": "90017", "name": "Wren Valley Learning Trust"})
    trust.do("POST", "/years", YEAR)
    academies = {ALDERBROOK: "Alderbrook Primary", BECKFORD: "Beckford School"}
    heads: dict[int, str] = {}
    for urn, name in academies.items():
        trust.do("POST", "/academies", {"urn": urn, "name": name, "phase": "primary"})
        for office in ("headteacher", "lgb_chair"):
            email = f"{office.replace('_', '.')}@{urn}.example"
            person = trust.do("POST", "/people", {"name": f"{office} of {name}", "email": email})
            appoint(trust, person["id"], office, urn)
            if office == "headteacher":
                heads[urn] = person["id"]
    appoint(trust, heads[BECKFORD], "partner_head", ALDERBROOK)
    appoint(trust, heads[ALDERBROOK], "partner_head", BECKFORD)


def appoint(trust: Trust, person_id: str, office: str, urn: int) -> None:
    """Appoint somebody from the beginning of the year on."""
    held = {"person_id": person_id, "office": office, "urn": urn, "from": "2026-09-01"}
    trust.do("POST", "/appointments", held)
