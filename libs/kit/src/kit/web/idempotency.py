"""Idempotency-Key: a request that is sent again is answered again, and done once."""

import base64
import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any, Final

import msgspec
import peewee
from flask import Response, make_response, request

from kit.db import Json, Record, UtcDateTime, new_id, transaction
from kit.web.incoming import digest_of_upload
from kit.web.policy import decided_before
from kit.web.problems import Problem
from kit.web.state import caller, now

CLAIM: Final = timedelta(seconds=60)
"""How long a request may take before another may take its place."""

KEPT: Final = timedelta(hours=24)
"""How long an answer is remembered."""

LONGEST_KEY: Final = 255

_REPEATED: Final = ("Content-Type", "ETag", "Location", "Link")


class IdempotencyRecord(Record):
    """One key of one caller on one route: claimed while the work goes on, then holding its answer."""

    id = peewee.TextField(primary_key=True)
    fingerprint = peewee.TextField()
    token = peewee.TextField()
    expires_at = UtcDateTime(index=True)
    status = peewee.IntegerField(null=True)
    headers = Json(null=True)
    body = peewee.TextField(null=True)

    class Meta:
        """Named for what it holds."""

        table_name = "answered_request"


def creates(view: Callable[..., Any]) -> Callable[..., Response]:
    """Open the transaction of a view, and honour Idempotency-Key: the outermost decorator below the route.

    Same key and same request: the first answer again.
    Same key and another request: 422.
    While the first is still at work: 409.
    """
    return _once(view, ())


def creates_showing_once(*fields: str) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """The same for an answer with fields that are shown once, as secrets are: what is remembered has null in them.

    Whoever lost the answer has to make another secret; in the remembered one nobody else finds it.
    """

    def decorator(view: Callable[..., Any]) -> Callable[..., Response]:
        return _once(view, fields)

    return decorator


def _once(view: Callable[..., Any], unremembered: Collection[str]) -> Callable[..., Response]:
    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - the view's own
        key = request.headers.get("Idempotency-Key")
        # The body is read before the transaction begins: a slow sender must not hold the database.
        fingerprint = _fingerprint()
        if key is None:
            with transaction():
                return make_response(view(*args, **kwargs))
        record_id, token = _record_id(key), new_id()
        remembered = _claim(record_id, fingerprint, token)
        if remembered is not None:
            return remembered
        with _released_on_failure(record_id, token), transaction():
            response = make_response(view(*args, **kwargs))
            _remember(record_id, token, response, unremembered)
        return response

    once.takes_idempotency_key = True  # type: ignore[attr-defined]  # the document asks for it
    return once


def forget_old_answers() -> int:
    """Remove what is no longer remembered; returns how many."""
    removed: int = IdempotencyRecord.delete().where(IdempotencyRecord.expires_at <= now()).execute()
    return removed


def _record_id(key: str) -> str:
    """The key within its caller and route."""
    if not key.strip() or len(key) > LONGEST_KEY:
        raise Problem(
            400, f"Idempotency-Key takes 1 to {LONGEST_KEY} characters: a fresh UUID fits."
        )
    return _hash(caller().id, request.method, str(request.endpoint), key)


def _fingerprint() -> str:
    """What was asked: another request under the same key is a mistake of the caller."""
    sent = digest_of_upload() if request.mimetype == "multipart/form-data" else request.get_data()
    return _hash(
        request.full_path, request.headers.get("If-Match", ""), hashlib.sha256(sent).hexdigest()
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _claim(record_id: str, fingerprint: str, token: str) -> Response | None:
    """Take the key for this request, or return the answer that was given before."""
    # Looking needs no lock: a repeated request does not wait for writers.
    found = _found(record_id)
    if found is None:
        try:
            with transaction():
                forget_old_answers()
                IdempotencyRecord.insert(
                    id=record_id, fingerprint=fingerprint, token=token, expires_at=now() + CLAIM
                ).execute()
        except peewee.IntegrityError:
            # Another request with the same key came between the look and the claim.
            found = _found(record_id)
        else:
            return None
    if found is None or found.status is None:
        raise _in_flight()
    if found.fingerprint != fingerprint:
        raise Problem(
            422,
            "This Idempotency-Key belongs to another request: make a fresh one for each thing you do.",
            slug="idempotency-key-reused",
        )
    return _replayed(found)


def _found(record_id: str) -> IdempotencyRecord | None:
    """What is remembered of a key, unless it has run out."""
    mine = (IdempotencyRecord.id == record_id) & (IdempotencyRecord.expires_at > now())
    found: IdempotencyRecord | None = IdempotencyRecord.get_or_none(mine)
    return found


def _in_flight() -> Problem:
    return Problem(
        409,
        "A request with this Idempotency-Key is still being worked on: wait a moment and send it again.",
        slug="request-in-flight",
        headers={"Retry-After": "1"},
    )


@contextmanager
def _released_on_failure(record_id: str, token: str) -> Iterator[None]:
    """Give the key back when nothing was done, so that the corrected request may use it."""
    try:
        yield
    except Exception:
        with transaction():
            mine = (IdempotencyRecord.id == record_id) & (IdempotencyRecord.token == token)
            IdempotencyRecord.delete().where(mine).execute()
        raise


def _remember(
    record_id: str, token: str, response: Response, unremembered: Collection[str]
) -> None:
    """Keep the answer with the effect; if the claim was lost on the way, the effect must not happen."""
    mine = (
        (IdempotencyRecord.id == record_id)
        & (IdempotencyRecord.token == token)
        & IdempotencyRecord.status.is_null()
    )
    changed = (
        IdempotencyRecord.update(
            status=response.status_code,
            headers={
                name: response.headers[name] for name in _REPEATED if name in response.headers
            },
            body=base64.b64encode(_without(response.get_data(), unremembered)).decode(),
            expires_at=now() + KEPT,
        )
        .where(mine)
        .execute()
    )
    if changed != 1:
        raise _in_flight()


def _without(body: bytes, fields: Collection[str]) -> bytes:
    """A body in JSON with null in these fields."""
    if not fields:
        return body
    shown: dict[str, Any] = msgspec.json.decode(body)
    return msgspec.json.encode(shown | dict.fromkeys(fields))


def _replayed(found: IdempotencyRecord) -> Response:
    """The answer as it was given, marked as given before."""
    decided_before()
    response = Response(base64.b64decode(found.body or ""), found.status)
    response.headers.update(found.headers or {})
    response.headers["Idempotent-Replayed"] = "true"
    return response
