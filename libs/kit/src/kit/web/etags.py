"""Versions on the wire: a strong ETag for every resource, and If-Match against lost updates."""

import re
from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request

from kit.errors import VersionMismatch
from kit.web.problems import Problem

_TAG: Final = re.compile(r'"([0-9]{1,18})"')

Answer = tuple[Mapping[str, Any], dict[str, str]] | Response
"""What a view returns: body and headers, or a response that is finished."""


def etag(version: int) -> str:
    """The strong ETag of a row's version."""
    return f'"{version}"'


def answer(
    shown: Mapping[str, Any], version: int | None = None, *, location: str | None = None
) -> Answer:
    """Answer with a resource and its ETag; 304 without a body when the caller has this version already.

    The version is the resource's own `version`, unless given.
    """
    tag = etag(shown["version"] if version is None else version)
    headers = {"ETag": tag} | ({"Location": location} if location else {})
    if request.method in {"GET", "HEAD"} and request.if_none_match.contains_weak(tag.strip('"')):
        return Response(status=304, headers=headers)
    return shown, headers


def expected_version(*, required: bool = True) -> int | None:
    """The version the caller has read, from If-Match; None when any will do.

    428 when it is required and missing; 412 when it can match no version.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        if required:
            raise Problem(
                428,
                "Send the ETag of what you have read in If-Match, so that nobody's change is lost.",
            )
        return None
    if given == "*":
        return None
    found = _TAG.fullmatch(given)
    if found is None:
        raise VersionMismatch(
            'If-Match takes one ETag as it was sent, with its quotes, for example "3".'
        )
    return int(found[1])
