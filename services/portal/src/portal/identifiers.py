"""What may stand in an address of the portal where a thing is named, before it is made part of a call to a service."""

import re
from typing import Final

from flask import Flask, abort, request

_A_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


def install(app: Flask) -> None:
    """Let names through that are letters, figures, hyphens and underscores; behind any other there is no page.

    A full stop, a slash, a question mark or a hash in one would have the portal ask for another resource, with
    the token of whoever was sent to such an address.
    """

    def check() -> None:
        if request.endpoint == "static":
            return
        for value in (request.view_args or {}).values():
            if isinstance(value, str) and not _A_NAME.fullmatch(value):
                abort(404)

    app.before_request(check)
