"""Bearer tokens for trying the services by hand, in a demonstration."""

import subprocess
from datetime import UTC, datetime
from typing import Final

from one_machine import moved_clock
from one_machine.preparing import PROGRAMS
from one_machine.suite import Suite, environment, told_to

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
    return issued(suite, "--as", who)


def events_token(suite: Suite) -> str:
    """A token with which reporting may read the publishers' histories; raises `NoToken`."""
    audiences = ("--audience", "scheduling", "--audience", "support")
    return issued(suite, "--client", "reporting", "--scope", "history:read", *audiences)


def issued(suite: Suite, *what: str) -> str:
    """Ask scheduling's command line for a token; raises `NoToken`."""
    made = subprocess.run(
        [str(PROGRAMS / "scheduling"), "token", *what],
        env=told(suite, "scheduling"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise NoToken(made.stderr.strip().removeprefix("Error: "))
    return made.stdout.strip()


def told(suite: Suite, service: str) -> dict[str, str]:
    """What a command of a service is told, so that it works in the suite's folder by the suite's clock."""
    if not (suite.var / "keys").is_dir():
        raise NoToken(f"There is no suite in {suite.var} yet. Start one with: make run")
    offset, _ = moved_clock.offset_of(suite, datetime.now(UTC))
    return told_to(suite, service, environment(suite, amqp_url="", offset=offset))
