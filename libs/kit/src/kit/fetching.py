"""Asking over HTTP with the standard library, and following nobody who sends us elsewhere.

The library's own opener goes wherever an answer points, and takes the headers of the request along: a token that
is for one service would be shown to another.
"""

import urllib.request
from typing import IO, Any


class _StayHere(urllib.request.HTTPRedirectHandler):
    """An answer that sends us elsewhere is an answer, and no other place is asked."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,  # noqa: ANN401 - the library's own
        newurl: str,
    ) -> None:
        """Leave it to the library to raise `HTTPError` with the status."""


def opener(*handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """An opener that asks the address it is given and no other. Its answers of 3xx raise `HTTPError`."""
    return urllib.request.build_opener(_StayHere, *handlers)
