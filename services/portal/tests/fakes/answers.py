"""How the stand-ins answer: lists, problems, versions, and who is asking."""

import base64
import json
from collections.abc import Callable, Iterable
from typing import Any

from flask import Response, jsonify, request

from portal.settings import SERVICES

Answer = Any


def listed(rows: Iterable[Any]) -> Answer:
    """A page of a list: at most `limit`, with a Link to the next."""
    found = list(rows)
    start, limit = int(request.args.get("after", 0)), int(request.args.get("limit", 50))
    response = jsonify({"items": found[start : start + limit]})
    if start + limit < len(found):
        others = "".join(
            f"{name}={value}&" for name, value in request.args.items() if name != "after"
        )
        response.headers["Link"] = f'<{request.path}?{others}after={start + limit}>; rel="next"'
    return response


def problem(status: int, slug: str, detail: str, **fields: str) -> Response:
    """A refusal in the form of RFC 9457; keywords are sentences by field."""
    body = {
        "type": f"https://aimwell.example/problems/{slug}",
        "title": slug,
        "status": status,
        "detail": detail,
    }
    if fields:
        body["errors"] = [{"pointer": f"/{name}", "detail": said} for name, said in fields.items()]
    response = jsonify(body)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def not_found() -> Response:
    return problem(404, "not-found", "There is no such thing.")


def if_unchanged(row: dict[str, Any], change: Callable[[], Answer]) -> Answer:
    """Change a row if the caller has read its present version."""
    given = request.headers.get("If-Match")
    if given is None:
        return problem(428, "precondition-required", "Send If-Match.")
    if given != f'"{row["version"]}"':
        return problem(412, "version-mismatch", "It has been changed since you read it.")
    return change()


def token_for(
    person_id: str, name: str, appointments: list[dict[str, Any]], guest_of: str = ""
) -> str:
    """A token that looks like one; a guest's says what it is confined to, is for scheduling alone, and no office."""
    held = [{"office": row["office"], "urn": row["urn"]} for row in appointments]
    claims: dict[str, Any] = {"sub": person_id, "name": name, "appointments": held}
    claims["aud"] = [*SERVICES]
    if guest_of:
        claims |= {"appointments": [], "guest_of": f"meeting:{guest_of}", "aud": ["scheduling"]}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"head.{payload}.signature"


def asking() -> str:
    """The id of the person whose token came along, or nothing."""
    return str(_claims().get("sub", ""))


def confined_to() -> str:
    """What a guest's token is confined to, or nothing."""
    return str(_claims().get("guest_of", ""))


def _claims() -> dict[str, Any]:
    return claims_of(request.headers.get("Authorization", ""))


def claims_of(authorization: str) -> dict[str, Any]:
    """What a token says that came along."""
    parts = authorization.removeprefix("Bearer ").split(".")
    if len(parts) != 3:
        return {}
    claims: dict[str, Any] = json.loads(
        base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
    )
    return claims
