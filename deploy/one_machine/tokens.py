"""Bearer tokens for trying the services by hand, in a demonstration."""

import subprocess
from datetime import UTC, datetime
from typing import Final

from one_machine import moved_clock
from one_machine.preparing import PROGRAMS
from one_machine.suite import Suite, environment

USAGE: Final = (
    "Say for whom: make token AS=aid (or another office), or AS=somebody@example.org (an address)."
)


class NoToken(Exception):
    """There is no token to be had; the message says why and what to type."""


def token_for(suite: Suite, who: str) -> str:
    """A token for whoever holds the office or has the address, by the suite's clock.

    Raises `NoToken`.
    """
    if not who:
        raise NoToken(USAGE)
    if not (suite.var / "keys").is_dir():
        raise NoToken(f"There is no suite in {suite.var} yet. Start one with: make run")
    offset, _ = moved_clock.offset_of(suite, datetime.now(UTC))
    environ = environment(suite, amqp_url="", offset=offset)
    command = [str(PROGRAMS / "scheduling"), "token", "--as", who]
    made = subprocess.run(
        command,
        env=environ | {"PORT": str(suite.ports["scheduling"])},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise NoToken(made.stderr.strip().removeprefix("Error: "))
    return made.stdout.strip()
