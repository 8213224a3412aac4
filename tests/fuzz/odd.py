"""Values that somebody may send and nobody means: at the ends of ranges, of another kind, with strange characters."""

from typing import Any, Final

HUGE: Final = 10**400

VALUES: Final[tuple[Any, ...]] = (
    "", " ", "\0", "a\0b", "\ud800", "\ufeff", "\u202e", "é", "e\u0301", "İ", "😀", "٣", "²", "\uff19", "\u2028", "a\r\nB: c",
    "a" * 300, "a" * 3000, "%", "%00", "_", "..", "../..", "'--", "null", "true", "-1", "0", "1e3", "+1", " 1", "1_0", "0x1",
    "NaN", "9" * 30, "9" * 400, "0001-01-01", "9999-12-31", "0000-00-00", "2027-02-30", "2027-W01-1", "20270108", "2027-01-08",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-14:00", "2027-01-08T24:00:00Z", "2027-01-08T09:00:60Z",
    "2027-01-08T09:00:00+99:99", "2027-01-08T09:00:00.1234567890123Z", "2026-27", "9999-00", "0000-01", "0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90",
    0, -1, 1, 2, 3, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, HUGE, 1.0, 1.5, -0.0, 1e300,
    True, False, None, [], {}, [None], [[]], {"": None}, {"a": {"b": []}}, ["a", "a"],
)  # fmt: skip
"""In bodies as they stand; as text in an address."""

NAMES: Final = ("", "id", "version", "__class__", "a\0", "\ud800", "ä", "$ref", "a.b", "a" * 300)

HEADERS: Final[tuple[tuple[str, str], ...]] = (
    ("Accept", "text/html"), ("Accept", "application/xml;q=0"), ("Accept", "\xff"), ("Accept", "*"),
    ("Accept-Language", "xx"), ("Accept-Encoding", "gzip;q=0"), ("Content-Encoding", "gzip"),
    ("Content-Type", "text/plain"), ("Content-Type", "application/json; charset=utf-16"), ("Content-Type", "application/xml"),
    ("Content-Type", "multipart/form-data"), ("Content-Type", 'multipart/form-data; boundary="x"'),
    ("Content-Type", "application/x-www-form-urlencoded"), ("Content-Type", "\xe9"), ("Content-Type", "application/json;;="),
    ("Authorization", "Bearer"), ("Authorization", "Bearer a.b.c"), ("Authorization", "Basic Og=="), ("Authorization", "Basic \xff"),
    ("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."), ("Authorization", "\t"),
    ("X-Request-Id", "x" * 64), ("X-Request-Id", "\xe9"), ("traceparent", "00-" + "f" * 32 + "-" + "0" * 16 + "-01"), ("traceparent", "ff"),
    ("Range", "bytes=0-0"), ("Range", "bytes=9-1,-"), ("If-Modified-Since", "yesterday"), ("If-Range", '"1"'),
    ("Origin", "https://elsewhere.example"), ("Host", "elsewhere.example:99999"), ("Host", "\xe9"), ("X-Forwarded-For", "'"), ("X-HTTP-Method-Override", "DELETE"),
    ("Cookie", "session=\xff; a"), ("Expect", "100-continue"), ("Connection", "upgrade"), ("Content-Length", "0"), ("Transfer-Encoding", "chunked"),
)  # fmt: skip

VERSIONS: Final = (
    "*", '"1"', '"2"', '"3"', '"0"', '"999999999999999999"', '"9999999999999999999"', "1", 'W/"1"', '"1", "2"', '"', '""', "\xe9", '"-1"', '"\xd9\xa1"',
)  # fmt: skip
"""For If-Match and If-None-Match."""

KEYS: Final = ("key-1", "key-2", "key-3", "k" * 255, "k" * 256, " ", "\xe9", "'")
"""For Idempotency-Key: some of them are soon used again."""

METHODS: Final = (
    "HEAD",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "PUT",
    "PATCH",
    "DELETE",
    "POST",
    "GET",
    "X-Y",
)

FILES: Final[tuple[tuple[str, bytes], ...]] = (
    ("paper.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"), ("paper.pdf", b""), ("paper.docx", b"PK\x03\x04" + bytes(30)),
    ("x.exe", b"MZ" + bytes(60)), ("", b"%PDF-1.7\n%%EOF\n"), ("../../etc/passwd", b"%PDF-1.7\n%%EOF\n"), ("a\u202efdp.exe", b"%PDF-1.7\n%%EOF\n"),
    ("é" * 100 + ".pdf", b"%PDF-1.7\n%%EOF\n"), ("paper.csv", b"a,b\n\xff\xfe"), ("paper.txt", b"text\0"), ("paper.png", b"\x89PNG\r\n\x1a\n"),
)  # fmt: skip
