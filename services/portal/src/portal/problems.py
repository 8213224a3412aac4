"""What a service may answer instead of what was asked for."""

from typing import Any, Self

import httpx


class PartAway(Exception):
    """A service does not answer, or says that it cannot at the moment."""

    def __init__(self, service: str) -> None:
        """Remember which one."""
        super().__init__(f"{service} does not answer")
        self.service = service


class MustSignIn(Exception):
    """Nobody is signed in, or the services no longer know the person."""


class NotYours(Exception):
    """The page is for others; the message is a sentence that says for whom."""


class Problem(Exception):
    """A service refuses, in the form of RFC 9457."""

    def __init__(self, service: str, status: int, body: dict[str, Any]) -> None:
        """Keep what a person can act on."""
        self.service = service
        self.status = status
        self.slug = str(body.get("type", "")).rsplit("/", 1)[-1]
        self.title = str(body.get("title") or "That did not work")
        self.detail = str(body.get("detail") or self.title)
        self.fields = [
            (str(error.get("pointer", "")).lstrip("#"), str(error.get("detail") or self.detail))
            for error in body.get("errors") or []
        ]
        super().__init__(f"{service} answered {status}: {self.title}")

    @classmethod
    def told_by(cls, service: str, answer: httpx.Response) -> Self:
        """Read the problem out of an answer, whatever its form."""
        try:
            body = answer.json()
        except ValueError:
            body = {}
        return cls(service, answer.status_code, body if isinstance(body, dict) else {})
