"""Router and document side by side: the operations of both, and what one has and the other lacks."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from flask import Flask

METHODS: Final = ("get", "post", "put", "patch", "delete")
"""The methods a resource may have, in the order in which they are shown."""


def operations(
    app: Flask, document: Mapping[str, Any]
) -> Iterator[tuple[str, str, dict[str, Any], str]]:
    """Every operation of the document: path, method, what is said of it, and its endpoint."""
    endpoints = {
        (path_of(rule.rule), method.lower()): rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method], endpoints[path, method]


def path_of(rule: str) -> str:
    """A rule of the router in the document's form: `/x/<int:id>` → `/x/{id}`."""
    parts = rule.replace(">", "<").split("<")
    return "".join(
        f"{{{part.rpartition(':')[2]}}}" if odd % 2 else part for odd, part in enumerate(parts)
    )


def gaps_between(app: Flask, document: Mapping[str, Any]) -> list[str]:
    """What the document fails to say, a sentence each; none when router and document are the same."""
    said = {
        (method, path)
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    }
    routed = {
        (method.lower(), path_of(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    gaps = [
        f"{method.upper()} {path} is routed and not in the document."
        for method, path in sorted(routed - said)
    ]
    gaps += [
        f"{method.upper()} {path} is in the document and not routed."
        for method, path in sorted(said - routed)
    ]
    for path, method, operation, _endpoint in operations(app, document):
        bodies = [operation.get("requestBody", {}), *operation.get("responses", {}).values()]
        media = [media for body in bodies for media in body.get("content", {}).values()]
        if not operation.get("summary") or any("example" not in one for one in media):
            gaps.append(f"{method.upper()} {path} has no summary, or a body without an example.")
    return gaps
