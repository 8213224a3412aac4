"""Small papers made on the spot: real PDF, Word, Excel and text files with a few lines each."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

Lines = Sequence[str]

_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "application/vnd.openxmlformats-officedocument."
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def paper(code: str, title: str, academy: str) -> tuple[str, bytes]:
    """The filename and content of one paper of an academy."""
    suffix = _SUFFIXES.get(code, "pdf")
    lines = [
        title,
        academy,
        *_TEXTS.get(code, ("Made for the example trust: none of it is real.",)),
    ]
    return f"{code.replace('_', '-')}.{suffix}", _MAKERS[suffix](lines)


def pdf(lines: Lines) -> bytes:
    """One page of text."""
    shown = "\n".join(f"({_in_pdf(line)}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 16 TL 72 770 Td\n{shown}\nET".encode("cp1252", errors="replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    for number, each in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, each))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    )
    return out.getvalue()


def docx(lines: Lines) -> bytes:
    """A Word document of paragraphs."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    document = f'{_XML}<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body></w:document>'
    return _zipped(
        "word/document.xml", "wordprocessingml.document", {"word/document.xml": document}
    )


def xlsx(lines: Lines) -> bytes:
    """A workbook of one sheet; a line is divided into cells at semicolons."""
    rows = "".join(f"<row>{_cells(line)}</row>" for line in lines)
    sheet = f'{_XML}<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    book = (
        f'{_XML}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    related = (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    parts = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": related,
        "xl/worksheets/sheet1.xml": sheet,
    }
    return _zipped(
        "xl/workbook.xml",
        "spreadsheetml.sheet",
        parts,
        {"/xl/worksheets/sheet1.xml": "spreadsheetml.worksheet"},
    )


def txt(lines: Lines) -> bytes:
    """Plain text."""
    return ("\n".join(lines) + "\n").encode()


def _zipped(
    main: str, kind: str, parts: Mapping[str, str], others: Mapping[str, str] | None = None
) -> bytes:
    overrides = {f"/{main}": f"{_TYPES}{kind}.main+xml"}
    overrides |= {part: f"{_TYPES}{other}+xml" for part, other in (others or {}).items()}
    listed = "".join(
        f'<Override PartName="{part}" ContentType="{content}"/>'
        for part, content in overrides.items()
    )
    types = (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )
    root = (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": types, "_rels/.rels": root, **parts}.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 9, 1, 9, 0, 0)), content)
    return out.getvalue()


def _cells(line: str) -> str:
    return "".join(
        f'<c t="inlineStr"><is><t>{escape(cell.strip())}</t></is></c>' for cell in line.split(";")
    )


def _in_pdf(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


_MAKERS: Final[Mapping[str, Callable[[Lines], bytes]]] = {
    "pdf": pdf,
    "docx": docx,
    "xlsx": xlsx,
    "txt": txt,
}
_SUFFIXES: Final = {
    "improvement_plan": "docx",
    "progress_data": "xlsx",
    "attendance": "xlsx",
    "previous_notes": "txt",
}
_TEXTS: Final[Mapping[str, Lines]] = {
    "previous_notes": (
        "Open: share the phonics assessments with the partner school.",
        "Done: book the reading review.",
    ),
    "data_analysis": (
        "Lines of enquiry: writing in Year 4, mathematics of pupils who joined late.",
    ),
    "self_evaluation": (
        "We know our strengths in early reading.",
        "Writing needs more practice across subjects.",
    ),
    "improvement_plan": (
        "Priority 1: writing. On track.",
        "Priority 2: attendance of older pupils. Behind.",
    ),
    "progress_data": (
        "Year; Subject; On track; Pupils",
        "3; Reading; 41; 58",
        "4; Writing; 33; 57",
    ),
    "attendance": ("Group; Attendance; Suspensions", "All; 93.8; 2", "Year 4; 92.1; 0"),
}
