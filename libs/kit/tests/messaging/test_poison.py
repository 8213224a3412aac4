"""Messages made to hurt: none of them may stop the consumer, on either database."""

import pytest

from kit import parked
from kit.db import connection
from kit.events import LARGEST_BODY
from kit.testing import deliver
from kit.testing.driving import deliver_body
from kit.worker import Worker

from .conftest import LanternLit, written
from .test_inbox import sealed

LONG = (
    "".join(chr(33 + (n * n * 7919 >> 3) % 89) for n in range(20_000))
    .replace("\\", "/")
    .replace('"', "'")
)
"""Longer than an index of PostgreSQL takes, and too mixed to be compressed much."""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(sealed().replace(b'"e1"', b'"e\\u0000"'), id="NUL in the id"),
        pytest.param(sealed().replace(b'"lantern/1"', b'"l\\u0000"'), id="NUL in the subject"),
        pytest.param(sealed().replace(b"lantern_lit", b"\\u0000"), id="NUL in the type"),
        pytest.param(sealed().replace(b'"e1"', b'""'), id="no id"),
        pytest.param(sealed(event_id=LONG), id="long id"),
        pytest.param(sealed().replace(b'"lantern/1"', b'"%s"' % LONG.encode()), id="long subject"),
        pytest.param(
            sealed().replace(b'"aggregateversion":1', b'"aggregateversion":' + b"9" * 25),
            id="endless version",
        ),
        pytest.param(
            sealed().replace(b'"aggregateversion":1', b'"aggregateversion":9223372036854775808'),
            id="version too large",
        ),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(
            sealed().replace(b'"oil":0', b'"oil":' + b"[" * 100_000 + b"]" * 100_000),
            id="deep data",
        ),
        pytest.param(sealed().replace(b'"oil":0', b'"oil":"\xff"'), id="data that is no text"),
        pytest.param(
            sealed().replace(b'"oil":0', b'"more":"\xff","oil":0'), id="more that is no text"
        ),
        pytest.param(sealed().replace(b'"oil":0', b'"oil":"\\ud800"'), id="half a letter"),
        pytest.param(
            sealed().replace(b"2027-01-08T00:00:00Z", b"9999-12-31T23:59:59-23:59"),
            id="after time",
        ),
        pytest.param(sealed().replace(b'"lantern":1', b'"lantern":1e400'), id="endless float"),
    ],
)
def test_it_is_kept_as_dead_and_the_next_goes_on(lighthouse: Worker, body: bytes) -> None:
    assert len(body) <= LARGEST_BODY
    assert deliver_body(lighthouse, body) == "parked"
    deliver(lighthouse, LanternLit(lantern=2), version=1)

    assert written() == [(2, 1)]
    with connection():
        assert parked.counts() == {parked.DEAD: 1}
