"""Clients for tests: requests to an application in somebody's name, with real tokens."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kit.auth import Appointment, Caller, new_key, published, sign
from kit.web.state import state

_KEY = new_key()


class Client(FlaskClient):
    """A test client that may speak in somebody's name."""

    speaker: Caller | None = None

    def as_(self, *offices: str, urn: int | None = None, person_id: str = "p-test") -> "Client":
        """A client in the name of a person who holds these offices, at an academy or in the trust."""
        held = tuple(Appointment(office, urn) for office in offices)
        return self.by(Caller(person_id=person_id, name="Pat Test", appointments=held))

    def with_scopes(self, *scopes: str) -> "Client":
        """A client in the name of a machine with these scopes."""
        return self.by(Caller(client="test-client", scopes=frozenset(scopes)))

    def by(self, caller: Caller | None) -> "Client":
        """A client in the name of exactly this caller (None: of nobody)."""
        made = Client(self.application, self.response_wrapper, use_cookies=False)
        made.speaker = caller
        return made

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - Flask's own
        """Send a request, with a token that is fresh by the application's clock."""
        if self.speaker is not None:
            headers = dict(kwargs.get("headers") or {})
            bearer = f"Bearer {token(self.application, self.speaker)}"
            kwargs["headers"] = {"Authorization": bearer} | headers
        return super().open(*args, **kwargs)


def client(app: Flask) -> Client:
    """A test client of an application that trusts the tests' key; it speaks for nobody yet."""
    place = Path(state(app).settings.jwks_url)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(published(_KEY)))
    return Client(app, app.response_class)


def issue_with_the_tests_key(app: Flask) -> None:
    """Let an application that issues tokens sign them with the key that its tests' own are signed with."""
    place = Path(state(app).settings.jwks_url).with_name("signing.json")
    place.write_text(json.dumps(_KEY.as_dict(private=True)))


def token(app: Flask, caller: Caller, *, audiences: Iterable[str] = ()) -> str:
    """A token for a caller, good for the application (or for the audiences given) at its time."""
    kept = state(app)
    return sign(
        _KEY,
        caller,
        issuer=kept.settings.token_issuer,
        audiences=audiences or [kept.settings.service],
        now=kept.clock.now(),
    )
