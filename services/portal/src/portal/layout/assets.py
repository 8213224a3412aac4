"""Styles and scripts that a browser keeps until they change: their address carries a mark of their content."""

from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, request

MONTH: Final = 30 * 24 * 3600
"""Seconds for which a browser need not ask again."""


def install(app: Flask) -> None:
    """Mark the addresses of static files, and let those with a mark be kept."""
    folder = Path(app.static_folder or "")
    marks: dict[str, str] = {}

    def mark(endpoint: str, values: dict[str, Any]) -> None:
        name = values.get("filename")
        if endpoint != "static" or not name:
            return
        if name not in marks:
            file = folder / name
            marks[name] = sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""
        values["v"] = marks[name] or None

    def keep(response: Response) -> Response:
        if (
            request.endpoint == "static"
            and request.args.get("v")
            and response.status_code in {200, 304}
        ):
            response.headers["Cache-Control"] = f"public, max-age={MONTH}, immutable"
        return response

    app.url_defaults(mark)
    app.after_request(keep)
