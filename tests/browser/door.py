"""A trust that is no demonstration: scheduling and the portal on this machine, and a provider beside them."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from click.testing import CliRunner
from services.scheduling.tests.identities import provider as identity
from werkzeug.serving import BaseWSGIServer, make_server

from kit.db import close_database
from kit.settings import load
from portal.app import create_app as portal
from portal.settings import PortalSettings
from scheduling.app import create_app as scheduling
from scheduling.cli import main as type_scheduling
from scheduling.settings import SchedulingSettings


@dataclass
class Door:
    """Where the portal is, who proves who somebody is, and the links that were printed."""

    url: str
    provider: identity.Provider
    links: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def open_door(folder: Path, people: Mapping[str, str]) -> Iterator[Door]:
    """Appoint people to offices and invite them on the command line; then let the two answer until the block ends."""
    with ExitStack() as held:
        provider = held.enter_context(identity.running())
        parts = [held.enter_context(_answering()) for _ in range(2)]
        ports = [part.server_port for part in parts]
        environ = {
            "VAR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'scheduling.db'}",
            "LOG_LEVEL": "error",
            "PUBLIC_URL": f"http://127.0.0.1:{ports[1]}",
            "OIDC_ISSUER": provider.address,
            "OIDC_CLIENT_ID": identity.CLIENT,
            "OIDC_CLIENT_SECRET": identity.SECRET,
            "OIDC_TITLE": "your school’s account",
        }
        links = _set_up(environ, people)
        held.callback(close_database)
        parts[0].app = scheduling(load(SchedulingSettings, environ))
        made = {"SECRET_KEY": "s" * 32, "SCHEDULING_URL": f"http://127.0.0.1:{ports[0]}"}
        parts[1].app = portal(load(PortalSettings, environ | made | {"PORT": str(ports[1])}))
        held.callback(parts[1].app.extensions["services"].close)
        yield Door(environ["PUBLIC_URL"], provider, links)


def _set_up(environ: Mapping[str, str], people: Mapping[str, str]) -> dict[str, str]:
    """What whoever installs Aimwell types; returns the link that each office's holder is given."""
    _type(environ, "migrate")
    _type(environ, "keys")
    links = {}
    for office, name in people.items():
        address = f"{office}@trust.example"
        _type(environ, "appoint", office, "--name", name, "--email", address)
        links[office] = _type(environ, "invite", address).split()[-1]
    return links


def _type(environ: Mapping[str, str], *words: str) -> str:
    typed = CliRunner().invoke(type_scheduling, words, env=dict(environ))
    assert typed.exit_code == 0, typed.output
    return typed.output


@contextmanager
def _answering() -> Iterator[BaseWSGIServer]:
    """A server with a port of its own; which application it is comes later."""
    server = make_server("127.0.0.1", 0, _nobody_yet, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _nobody_yet(_environ: Any, _begin: Any) -> list[bytes]:
    raise AssertionError("Nobody should have asked yet.")
