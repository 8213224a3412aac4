"""The trust's name for the frame of every page, asked for once in a while."""

import time
from typing import Final

from flask import current_app, g

from portal import services
from portal.problems import PartAway, Problem

SECONDS: Final = 60.0
"""How long a name is believed, also an empty one: a part that is away is not asked on every page."""


def trust_name() -> str:
    """The name, or nothing where nobody is signed in, a guest is, or it cannot be had."""
    if not g.get("token") or g.person.guest_of:
        return ""
    name, until = current_app.extensions.get("trust_name", ("", 0.0))
    if time.monotonic() >= until:
        name = _asked()
        current_app.extensions["trust_name"] = (name, time.monotonic() + (SECONDS if name else 5.0))
    return str(name)


def _asked() -> str:
    try:
        return str(services.read("scheduling", "/trust").get("name") or "")
    except (PartAway, Problem):
        return ""
