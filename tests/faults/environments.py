"""What the mill's processes are told by their environment, and what an operator's commands are."""

import os
from collections.abc import Mapping
from typing import Final

from .scene import Setup

BROKER_LINE: Final = "{} – broker"
DATABASE_LINE: Final = "{} – database"
"""How the lines of a process are called, by which a fault finds the proxy on each."""


def environ_of_commands(setup: Setup, amqp_url: str, database_url: str) -> dict[str, str]:
    """What a command of a service is told: the straight ways, and no place to be struck at."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LANG": "C.UTF-8",
        "VAR": str(setup.directory / "var"),
        "FLAWS": str(setup.directory / "flaws"),
        "PORT": "1",
        "AMQP_URL": amqp_url,
        "DATABASE_URL": database_url,
    }


def environ_of_process(
    process: str,
    setup: Setup,
    commands: Mapping[str, Mapping[str, str]],
    lines: Mapping[str, str],
    ports: Mapping[str, int],
) -> dict[str, str]:
    """What a process is told: its own lines, the places where it can be struck, and its saboteur."""
    service, command, _ = process.split()
    places = setup.fail_points(f"{service} {command}")
    places.mkdir(parents=True, exist_ok=True)
    environ = dict(commands[service])
    environ["FAIL_POINTS"] = str(places)
    environ["SABOTEUR"] = setup.saboteur
    for name, variable in ((BROKER_LINE, "AMQP_URL"), (DATABASE_LINE, "DATABASE_URL")):
        environ[variable] = lines.get(name.format(process), environ[variable])
    if process in ports:
        environ["PORT"] = str(ports[process])
    return environ
