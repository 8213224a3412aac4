"""Files are taken when they are what they say, and refused with a sentence when not."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from kit.testing.http import Client

from . import shop

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
BOUND = 1024 * 1024


def zipped(**entries: bytes | str) -> bytes:
    """An archive, always the same bytes; two underscores stand for a slash."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            inside = name.replace("__", "/").replace("TYPES", "[Content_Types].xml")
            archive.writestr(zipfile.ZipInfo(inside, (2027, 1, 8, 9, 0, 0)), content)
    return made.getvalue()


MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
WORD = MAIN.format("wordprocessingml.document")
DOCX = zipped(TYPES=WORD, **{"word__document.xml": "<w/>"})
ODT = zipped(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<o/>"})


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough here."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def settings(settings_for: Callable[..., shop.ShopSettings]) -> shop.ShopSettings:
    return settings_for(shop.ShopSettings, upload_bytes=BOUND)


def send(client: Client, name: str, content: bytes, **headers: str) -> TestResponse:
    """Send a form as a browser writes it."""
    lines = [
        b"--edge",
        b'Content-Disposition: form-data; name="kind"',
        b"",
        b"agenda",
        b"--edge",
        f'Content-Disposition: form-data; name="file"; filename="{name}"'.encode(),
        b"Content-Type: application/octet-stream",
        b"",
        content,
        b"--edge--",
        b"",
    ]
    return client.post(
        "/v1/papers",
        data=b"\r\n".join(lines),
        content_type="multipart/form-data; boundary=edge",
        headers=headers,
    )


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("Agenda – spring.pdf", PDF, "application/pdf"),
        ("Agenda.PDF", PDF, "application/pdf"),
        ("plan.docx", DOCX, WORD.removesuffix(".main+xml")),
        ("plan.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("data.csv", "school;pupils\nSt Aidan’s;210\n".encode(), "text/csv"),
        ("data.csv", "Señor;1\r\n".encode("cp1252"), "text/csv"),
        ("notes.txt", b"Well done.", "text/plain"),
        ("graph.png", PNG, "image/png"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0....", "image/jpeg"),
    ],
)
def test_a_document_is_kept_under_its_hash(
    keeper: Client, settings: shop.ShopSettings, name: str, content: bytes, content_type: str
) -> None:
    answer = send(keeper, name, content)
    assert answer.status_code == 201, answer.text
    digest = hashlib.sha256(content).hexdigest()
    assert answer.json == {
        "kind": "agenda",
        "filename": name,
        "size": len(content),
        "sha256": digest,
        "content_type": content_type,
    }
    assert (settings.var / "papers" / digest[:2] / digest).read_bytes() == content
    assert list((settings.var / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "status", "sentence"),
    [
        ("empty.pdf", b"", 422, "The file is empty"),
        ("../agenda.pdf", PDF, 422, "rename the file"),
        ("..\\\\agenda.pdf", PDF, 422, "rename the file"),
        ("/etc/agenda.pdf", PDF, 422, "rename the file"),
        ("agenda\x01.pdf", PDF, 422, "rename the file"),
        ("fdp\u202e.pdf", PDF, 422, "rename the file"),
        ("...", PDF, 422, "rename the file"),
        ("a" * 250 + ".pdf", PDF, 422, "shorten it"),
        ("agenda.exe", b"MZ....", 415, "send a PDF"),
        ("agenda", PDF, 415, "send a PDF"),
        ("agenda.pdf", b"MZ....", 415, "its content is something else"),
        ("agenda.docx", PDF, 415, "its content is something else"),
        ("agenda.docx", DOCX[:-9], 415, "its content is something else"),
        ("agenda.xlsx", DOCX, 415, "its content is something else"),
        ("agenda.docx", zipped(TYPES=WORD), 415, "its content is something else"),
        (
            "agenda.docx",
            zipped(TYPES=WORD, **{"word__document.xml": "", "word__vbaProject.bin": ""}),
            415,
            "its content is something else",
        ),
        ("agenda.ods", ODT, 415, "its content is something else"),
        ("data.csv", b"a;b\0", 415, "its content is something else"),
        ("large.pdf", PDF + b"0" * BOUND, 413, "The file is larger than 1 MB"),
        ("huge.pdf", PDF + b"0" * 2 * BOUND, 413, "The file is larger than 1 MB"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(
    keeper: Client,
    settings: shop.ShopSettings,
    name: str,
    content: bytes,
    status: int,
    sentence: str,
) -> None:
    answer = send(keeper, name, content)
    assert answer.status_code == status
    assert answer.json is not None
    details = [answer.json["detail"], *(one["detail"] for one in answer.json.get("errors", []))]
    assert any(sentence in detail for detail in details)
    assert not (settings.var / "papers").exists()
    assert not list(settings.var.glob("uploads/*"))


def test_a_document_that_swells_when_unpacked_is_refused(keeper: Client) -> None:
    entry = DOCX.rindex(b"PK\x01\x02")
    size = slice(entry + 24, entry + 28)
    bomb = bytearray(DOCX)
    bomb[size] = (600 * BOUND).to_bytes(4, "little")
    assert send(keeper, "bomb.docx", bytes(bomb)).status_code == 413


def test_a_huge_file_is_refused_before_it_is_read(keeper: Client) -> None:
    answer = keeper.post(
        "/v1/papers",
        content_type="multipart/form-data; boundary=x",
        data=b"never read",
        environ_overrides={"CONTENT_LENGTH": str(1024**3)},
    )
    assert answer.status_code == 413
    assert answer.headers["Connection"] == "close"


@pytest.mark.parametrize(
    ("form", "kind", "status"),
    [
        ({"kind": "agenda"}, "multipart/form-data", 422),
        ({"kind": "agenda", "file": "a text"}, "multipart/form-data", 422),
        ({"kind": "agenda"}, "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_form_without_a_file_is_refused(
    keeper: Client, form: dict[str, str], kind: str, status: int
) -> None:
    assert keeper.post("/v1/papers", data=form, content_type=kind).status_code == status


def test_an_upload_sent_again_is_taken_once(keeper: Client) -> None:
    key = {"Idempotency-Key": "upload-0190f3a2"}
    first = send(keeper, "agenda.pdf", PDF, **key)
    again = send(keeper, "agenda.pdf", PDF, **key)
    other = send(keeper, "agenda.pdf", PDF + b"2", **key)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_kept_file_comes_back_as_an_attachment(keeper: Client) -> None:
    answer = send(keeper, "agenda.pdf", PDF).json
    assert answer is not None
    got = keeper.get(f"/v1/papers/{answer['sha256']}")
    assert got.data == PDF
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    again = keeper.get(
        f"/v1/papers/{answer['sha256']}", headers={"If-None-Match": got.headers["ETag"]}
    )
    assert again.status_code == 304
    got.close()
