"""Downloads: kept files, always as attachments, never shown by the browser itself."""

from datetime import datetime
from pathlib import Path

from flask import Response, request, send_file

from kit.web.security import CLOSED


def attachment(
    path: Path, *, filename: str, content_type: str, sha256: str, added_at: datetime | None = None
) -> Response:
    """Answer with a kept file; its hash is its ETag, so that nobody fetches it twice."""
    if request.if_none_match.contains_weak(sha256):
        return Response(status=304, headers={"ETag": f'"{sha256}"'})
    response = send_file(
        path,
        mimetype=content_type,
        as_attachment=True,
        download_name=filename,
        etag=sha256,
        last_modified=added_at,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = f"{CLOSED}; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
