"""A program that was let in, and how it asks for tokens; for tests of programs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from services.scheduling.tests.conftest import House
from werkzeug.serving import make_server

from kit.auth import Caller, keys_at, verify
from kit.db import connection
from kit.looks import Look


class Program:
    """A program with its id and its newest secret."""

    def __init__(self, house: House, *scopes: str, name: str = "Attendance export") -> None:
        house.can_issue()
        self.house = house
        asked = {"name": name, "scopes": list(scopes)}
        made = house("Ada Aid").post("/v1/clients", json=asked)
        assert made.status_code == 201, made.text
        self.id, self.secret = str(made.json["id"]), str(made.json["secret"])

    @property
    def path(self) -> str:
        return f"/v1/clients/{self.id}"

    def ask(self, **over: str) -> Any:
        """Ask for a token with id and secret in the body; what is "" is left away."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.id,
            "client_secret": self.secret,
            **over,
        }
        sent = {name: value for name, value in form.items() if value}
        return self.house.anyone.post("/v1/token", data=sent)

    def rotate(self, **asked: int) -> Any:
        """Have another secret made; returns it."""
        made = self.house("Ada Aid").post(f"{self.path}/secrets", json=asked)
        assert made.status_code == 201, made.text
        return made.json["secret"]

    def shown(self) -> Any:
        """The program as those who give rights see it."""
        return self.house("Ada Aid").get(self.path).json


def caller_of(house: House, token: str, audience: str = "scheduling") -> Caller:
    """Who a token speaks for."""
    keys = keys_at(str(house.settings.var / "keys" / "jwks.json"))
    return verify(token, audience=audience, keys=keys, issuer="aimwell", now=house.clock.now())


def looks(operation: str) -> list[tuple[str, str, str]]:
    """Who did an operation, with what outcome and by which right, in order."""
    with connection():
        rows = Look.select().where(Look.operation == operation).order_by(Look.number)
        return [(row.who, row.outcome, row.by_right) for row in rows]


@contextmanager
def served(house: House) -> Iterator[str]:
    """The application on a port of this machine, for as long as a block lasts; yields its address."""
    server = make_server("127.0.0.1", 0, house.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
