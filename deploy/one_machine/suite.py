"""What one suite is: its ports, its folder, and what each of its programs is told."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kit.private_rabbitmq import LOOPBACK

PORTAL: Final = "portal"
OWNERS: Final = ("scheduling", "support", "notifications", "reporting")
"""The services that own data, in the order of their ports after the portal's."""

MARK: Final = "AIMWELL_SUITE"
"""Every program of a suite carries the suite's folder under this name, so that none is lost sight of."""

EACH_SERVICE: Final = "{service}"
"""What stands for a service's name in `DATABASE_URL`."""

OURS_TO_SAY: Final = frozenset(
    {"AMQP_URL", "CLOCK_OFFSET", "DATABASE_URL", "DEMO", "HOST", "JWKS_URL", "MIGRATIONS", "NOW"}
    | {
        "PORT",
        "PUBLIC_URL",
        "SECRET_KEY",
        "SMTP_URL",
        "TRUSTED_HOPS",
        "TRUST_DATA",
        "TRUST_UID",
        "VAR",
    }
    | {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"}
)
"""What a service is told by the runner alone; the same names in the caller's environment mean the runner."""


class WrongSetting(Exception):
    """A setting of the run does not fit; the message says what would."""


@dataclass(frozen=True)
class Suite:
    """One suite on this machine, as its caller asked for it."""

    port: int
    var: Path
    demo: bool
    trust_data: Path | None
    trust_uid: str
    amqp_url: str
    smtp_url: str
    now: str
    database_url: str = ""
    """Where each service's database is, with `{service}` for its name; empty: SQLite files in `var`."""

    @property
    def url(self) -> str:
        """The portal's address."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def ports(self) -> dict[str, int]:
        """The port of each web program."""
        return {name: self.port + after for after, name in enumerate((PORTAL, *OWNERS))}

    def url_of(self, service: str) -> str:
        """The address at which a service answers."""
        return f"http://{LOOPBACK}:{self.ports[service]}"


def from_environment(environ: Mapping[str, str] = os.environ) -> Suite:
    """Read what the caller asked for; raises `WrongSetting`."""
    data = environ.get("TRUST_DATA", "")
    suite = Suite(
        port=_port(environ.get("PORT") or "8000"),
        var=Path(environ.get("VAR") or "var").expanduser().absolute(),
        demo=_yes_or_no("DEMO", environ.get("DEMO") or "1"),
        trust_data=Path(data).expanduser().absolute() if data else None,
        trust_uid=environ.get("TRUST_UID", ""),
        amqp_url=environ.get("AMQP_URL", ""),
        smtp_url=environ.get("SMTP_URL", ""),
        now=environ.get("NOW", ""),
        database_url=environ.get("DATABASE_URL", ""),
    )
    if suite.trust_data and not suite.trust_data.is_dir():
        raise WrongSetting(
            f"TRUST_DATA is {data}, which is no folder: name the one with the files."
        )
    if suite.trust_data and not suite.trust_uid:
        raise WrongSetting(
            "TRUST_DATA is given without TRUST_UID: name the trust by its UID in the school register,"
            " like TRUST_UID=2939."
        )
    if suite.trust_uid and not suite.trust_data:
        raise WrongSetting("TRUST_UID is given without TRUST_DATA: name the folder with the files.")
    if suite.now and not suite.demo:
        raise WrongSetting(
            "NOW moves the clock, which only a demonstration may: leave NOW or DEMO=0 away."
        )
    if suite.database_url and EACH_SERVICE not in suite.database_url:
        raise WrongSetting(
            f"DATABASE_URL has no {EACH_SERVICE} in it, and each service has a database of its own:"
            f" write it like DATABASE_URL=postgresql://localhost/{EACH_SERVICE}, or leave it away."
        )
    return suite


def environment(
    suite: Suite, *, amqp_url: str, offset: float, base: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """What every program of the suite is told; `told_to` adds what only one service is told."""
    told = {name: value for name, value in base.items() if name not in OURS_TO_SAY}
    told |= {f"{name.upper()}_URL": suite.url_of(name) for name in OWNERS}
    told |= {
        MARK: str(suite.var),
        "AMQP_URL": amqp_url,
        "CLOCK_OFFSET": repr(offset),
        "DEMO": "1" if suite.demo else "0",
        "PUBLIC_URL": suite.url,
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY_FILE": str(suite.var / "keys" / "portal.secret"),
        "SMTP_URL": suite.smtp_url,
        "VAR": str(suite.var),
    }
    return told


def told_to(suite: Suite, service: str, environ: Mapping[str, str]) -> dict[str, str]:
    """What a program of one service is told: on top of what all are told, its port and its database.

    The portal is asked by people's own browsers, the others by the portal, too, which says for whom.
    """
    own = {"PORT": str(suite.ports[service]), "TRUSTED_HOPS": "0" if service == PORTAL else "1"}
    if suite.database_url and service in OWNERS:
        own["DATABASE_URL"] = suite.database_url.replace(EACH_SERVICE, service)
    return {**environ, **own}


def taken_ports(suite: Suite) -> list[tuple[str, int]]:
    """The ports of the suite that somebody else listens on."""
    taken = []
    for name, port in suite.ports.items():
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                line.bind((LOOPBACK, port))
            except OSError:
                taken.append((name, port))
    return taken


def _port(text: str) -> int:
    if text.isdecimal() and 1024 <= int(text) <= 65531:  # noqa: PLR2004 - five ports must fit
        return int(text)
    raise WrongSetting(f"PORT is {text!r}: give a number from 1024 to 65531, like PORT=8100.")


def _yes_or_no(name: str, text: str) -> bool:
    if text in {"0", "1"}:
        return text == "1"
    raise WrongSetting(f"{name} is {text!r}: give {name}=1 or {name}=0.")
