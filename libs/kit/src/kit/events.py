"""What an event is, and how it travels: CloudEvents 1.0 in JSON, the same bytes over every channel."""

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar, Literal

import msgspec

CONTENT_TYPE = "application/cloudevents+json"
"""The media type of an event on the broker and in a webhook."""

LARGEST_BODY = 256 * 1024
"""Bytes; a larger body is refused unread, whoever sends it."""

LONGEST_NAME = 500
"""Characters of an id, a source, a type or a subject: what an index takes on either database."""

LARGEST_VERSION = 2**63 - 1

Visibility = Literal["internal", "partner"]

_TYPE = re.compile(r"(?P<service>[a-z]+)\.(?P<name>[a-z_]+)\.v(?P<major>[1-9][0-9]*)")


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The payload of an event: a plain struct that names its own type.

    ``type`` is `<service>.<past_participle>.v<n>` and also the routing key.
    ``visibility`` says whether partners may ever receive it.
    ``subject_of`` is a format string over the fields and names the aggregate.
    ``personal`` are the fields that tell of somebody, each with what overwrites it when they are erased.
    ``forgets`` says that nothing told of the subject before counts any more, wherever it still comes from.
    """

    type: ClassVar[str]
    visibility: ClassVar[Visibility]
    subject_of: ClassVar[str]
    personal: ClassVar[Mapping[str, Any]] = {}
    forgets: ClassVar[bool] = False

    @property
    def subject(self) -> str:
        """The aggregate this event belongs to, for example ``meeting/0190…``."""
        return self.subject_of.format_map(msgspec.structs.asdict(self))


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A CloudEvents 1.0 envelope with the suite's three extension attributes.

    ``aggregateversion`` counts the events of one subject from 1 without gaps.
    ``causationid`` is the event or request that led here (B1).
    """

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    aggregateversion: int
    datacontenttype: Literal["application/json"]
    data: msgspec.Raw
    causationid: str = ""
    traceparent: str = ""


Catalogue = Mapping[str, type[Event]]
"""Every event a consumer understands, by type."""


class Unreadable(Exception):
    """The bytes cannot be taken as an event of the catalogue; the message says why, for a person."""


class UnknownEvent(Unreadable):
    """A well-formed event of a type, or of a version, that the catalogue does not hold."""


def seal(
    event: Event, *, event_id: str, version: int, at: datetime, causation: str = "", trace: str = ""
) -> bytes:
    """Wrap an event in its envelope and encode it; the bytes never change afterwards."""
    return msgspec.json.encode(
        Envelope(
            specversion="1.0",
            id=event_id,
            source=event.type.partition(".")[0],
            type=event.type,
            subject=event.subject,
            time=at,
            aggregateversion=version,
            datacontenttype="application/json",
            data=msgspec.Raw(msgspec.json.encode(event)),
            causationid=causation,
            traceparent=trace,
        )
    )


_envelopes = msgspec.json.Decoder(Envelope)


def open_envelope(body: bytes) -> Envelope:
    """Read the envelope alone; raises `Unreadable` with the first thing that is wrong with it."""
    if len(body) > LARGEST_BODY:
        raise Unreadable(f"The body has {len(body)} bytes; at most {LARGEST_BODY} are read.")
    try:
        body.decode()
        envelope = _envelopes.decode(body)
    except msgspec.ValidationError as wrong:
        raise Unreadable(f"This is JSON but not a CloudEvent of ours: {wrong}") from wrong
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise Unreadable(f"The body is not JSON that can be read: {wrong}") from wrong
    for name in (envelope.id, envelope.source, envelope.type, envelope.subject):
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise Unreadable(
                f"id, source, type and subject have 1 to {LONGEST_NAME} printable characters."
            )
    if not 1 <= envelope.aggregateversion <= LARGEST_VERSION:
        raise Unreadable(f"aggregateversion is {envelope.aggregateversion}; it counts from 1.")
    if envelope.time.tzinfo is None:
        raise Unreadable("time has no offset; RFC 3339 with an offset is expected.")
    return envelope


def open_event(envelope: Envelope, catalogue: Catalogue) -> Event:
    """The event inside an envelope; unknown fields are ignored, because fields are only ever added."""
    kind = catalogue.get(envelope.type)
    if kind is None:
        raise UnknownEvent(_why_unknown(envelope.type, catalogue))
    try:
        event = msgspec.json.decode(envelope.data, type=kind)
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise Unreadable(f"The data does not fit {envelope.type}: {wrong}") from wrong
    if event.subject != envelope.subject:
        raise Unreadable(
            f"The envelope's subject is {envelope.subject}, but its data speak of {event.subject}."
        )
    return event


def catalogue_of(*kinds: type[Event]) -> dict[str, type[Event]]:
    """Index event structs by type; two structs of one type are a mistake of ours."""
    catalogue: dict[str, type[Event]] = {}
    for kind in kinds:
        if not _TYPE.fullmatch(kind.type):
            raise TypeError(
                f"{kind.__name__}.type is {kind.type!r}; expected <service>.<event_past_participle>.v<n>."
            )
        if kind.type in catalogue:
            raise TypeError(f"{kind.type} is declared twice.")
        catalogue[kind.type] = kind
    return catalogue


def as_cloudevent(body: bytes) -> dict[str, Any]:
    """The stored bytes as a JSON object, for the history that clients page through."""
    decoded: dict[str, Any] = msgspec.json.decode(body)
    return decoded


def digest_of(body: bytes) -> str:
    """What tells two bodies apart."""
    return sha256(body).hexdigest()


def _why_unknown(name: str, catalogue: Catalogue) -> str:
    given = _TYPE.fullmatch(name)
    if not given:
        return f"{name!r} is not an event type; expected <service>.<event_past_participle>.v<n>."
    stem = f"{given['service']}.{given['name']}.v"
    known = sorted(kind for kind in catalogue if kind.startswith(stem))
    if known:
        return f"{name} is a version this consumer does not know; it knows {', '.join(known)}. Deploy the newer consumer, then replay."
    return f"This consumer has no {name} in its catalogue."
