"""Whatever somebody is called, or an academy, or a paper: it is shown, and does nothing to the mail it stands in."""

import email
from datetime import timedelta
from email.policy import default
from html.parser import HTMLParser
from typing import Any, Final

import msgspec
import pytest

from notifications.messages.compose import AddressUnusable, compose
from notifications.messages.draft import Guest

from .test_goldens import BASE, HOUSE, INVITED, WRITTEN

NAMES: Final = (
    "A\r\nBcc: everybody@elsewhere.example\r\n\r\nX",
    "A\nSubject: another",
    "A\x0bTo: x@elsewhere.example\x0c\u2028\u2029",
    "=?utf-8?q?A=0D=0ABcc=3A_x=40elsewhere.example?=",
    '"A" <x@elsewhere.example>, B',
    "{{ 7 * 7 }}{% raw %}%(house)s{house}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "A\0\x07\x1b[2K\u202eB",
    "=?utf-8?b?QQ0KQmNjOiB4QGVsc2V3aGVyZS5leGFtcGxl?=",
    "=?utf-8?q?=?= =?utf-8?q?A=0D=0AX-A=3A_b?=",
    "BEGIN:VALARM\r\nACTION:PROCEDURE",
)


class Tags(HTMLParser):
    """The tags of a page with what is in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name) for name, _ in attrs] or [(tag, "")]


def written(**over: Any) -> Any:
    draft = msgspec.structs.replace(BASE, **INVITED | over)
    return compose(draft, HOUSE, WRITTEN)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_a_name_in_every_part_of_a_mail(name: str) -> None:
    plain = written()
    table = (Guest(name=name, office="aid"),)
    for over in ({"to_name": name}, {"academy": name}, {"place": name}, {"table": table}):
        mail = written(**over)
        read = email.message_from_bytes(mail.source, policy=default)
        usual = email.message_from_bytes(plain.source, policy=default)
        assert read.keys() == usual.keys(), over
        assert read["To"].addresses[0].addr_spec == BASE.to_address
        assert len(read["To"].addresses) == 1
        assert "\n" not in mail.subject
        assert [part.get_content_type() for part in read.walk()] == [
            part.get_content_type() for part in usual.walk()
        ]
        assert {*Tags(mail.html).found} <= {*Tags(plain.html).found}, over
        assert "49" not in mail.html.replace("#", "").partition("</style>")[2]
        calendar = mail.calendar.replace(b"\r\n ", b"")
        assert b"\r\nACTION:" not in calendar
        assert b"\r\nBcc" not in calendar
        assert calendar.count(b"\r\nBEGIN:") == plain.calendar.replace(b"\r\n ", b"").count(
            b"\r\nBEGIN:"
        )


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nRCPT TO:<x@elsewhere.example>",
        "a@b.example\nBcc: x@elsewhere.example",
        "a@b.example, x@elsewhere.example",
        "a@b.example>\r\nDATA",
        "a\0@b.example",
        "<a@b.example>",
        "a b@b.example",
    ],
)
def test_an_address_is_one_address_or_none(address: str) -> None:
    with pytest.raises(AddressUnusable):
        written(to_address=address, ends_at=BASE.starts_at + timedelta(hours=1))
