"""Requests to scheduling in the name of the people of a demonstration."""

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

SECONDS: Final = 30
_NAMES: Final = uuid.UUID("9f0f4c9e-5b0f-4a53-9a3c-6d0f5a7b1c21")
"""The same thing done again has the same Idempotency-Key, so that it is done once."""


class Refused(Exception):
    """A service said no; the message is what it said."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


@dataclass(frozen=True)
class Client:
    """Somebody who speaks to scheduling; without a token, nobody in particular."""

    base: str
    token: str = ""

    def get(self, path: str, **query: object) -> Any:  # noqa: ANN401 - any JSON value
        """Read a resource."""
        asked = f"?{urlencode(query)}" if query else ""
        return self._sent("GET", path + asked).body

    def items(self, path: str, **query: object) -> list[dict[str, Any]]:
        """Read the first page of a list, as long as it may be."""
        found: list[dict[str, Any]] = self.get(path, limit=200, **query)["items"]
        return found

    def post(self, path: str, told: Mapping[str, Any], *, match: str = "") -> Any:  # noqa: ANN401 - as above
        """Make or do something, once."""
        body = json.dumps(told, sort_keys=True).encode()
        key = str(uuid.uuid5(_NAMES, f"{path} {match} {body.decode()}"))
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self._sent("POST", path, body, headers | _matching(match)).body

    def change(self, method: str, path: str, told: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
        """Change a resource as it stands now."""
        headers = {"Content-Type": "application/json"} | _matching(self.etag(path))
        return self._sent(method, path, json.dumps(told).encode(), headers).body

    def put(self, path: str, told: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
        """Set what is no resource of its own."""
        headers = {"Content-Type": "application/json"}
        return self._sent("PUT", path, json.dumps(told).encode(), headers).body

    def etag(self, path: str) -> str:
        """The version of a resource."""
        return self._sent("GET", path).etag

    def upload(self, path: str, kind: str, filename: str, content: bytes) -> None:
        """Put a paper into a pack."""
        edge = uuid.uuid5(_NAMES, filename).hex
        body = b"".join(
            [
                f'--{edge}\r\nContent-Disposition: form-data; name="kind"\r\n\r\n{kind}\r\n'.encode(),
                f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'.encode(),
                b"Content-Type: application/octet-stream\r\n\r\n" + content,
                f"\r\n--{edge}--\r\n".encode(),
            ]
        )
        self._sent("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def _sent(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> "_Answer":
        known = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        request = urllib.request.Request(  # noqa: S310 - an address of our own
            self.base + path, data=body, headers={**known, **(headers or {})}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
                return _Answer(json.load(answer), answer.headers.get("ETag", ""))
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(error.code, _detail(error.read())) from error


@dataclass(frozen=True)
class _Answer:
    body: Any
    etag: str


@dataclass
class Cast:
    """The people of the demonstration, each with a client in their name."""

    base: str
    _speaking: dict[str, Client] = field(default_factory=dict)

    def people(self, office: str) -> list[dict[str, Any]]:
        """Whoever holds an office today."""
        return Client(self.base).items("/v1/demo/people", office=office)

    def as_(self, person_id: str) -> Client:
        """A client in somebody's name."""
        if person_id not in self._speaking:
            asked = {"person_id": person_id, "audiences": ["scheduling"]}
            body, headers = json.dumps(asked).encode(), {"Content-Type": "application/json"}
            given = Client(self.base)._sent("POST", "/v1/demo/tokens", body, headers).body  # noqa: SLF001 - its own file
            self._speaking[person_id] = Client(self.base, given["token"])
        return self._speaking[person_id]


def _matching(etag: str) -> dict[str, str]:
    return {"If-Match": etag} if etag else {}


def _detail(body: bytes) -> str:
    """What a problem says, as one sentence after the other."""
    try:
        told = json.loads(body)
    except ValueError:
        return body.decode(errors="replace")[:300]
    errors = " ".join(each.get("detail", "") for each in told.get("errors", ()))
    return f"{told.get('detail', told.get('title', ''))} {errors}".strip()
