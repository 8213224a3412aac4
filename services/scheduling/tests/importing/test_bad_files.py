"""Bad files: each is refused whole, with the place and with what to do."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kit.testing import FrozenClock
from scheduling.importing.operations import import_trust
from scheduling.importing.reading import Files, check_forms, read_trust
from scheduling.importing.refusals import FileRefused, TrustUnknown
from scheduling.register.models import Academy

from .official import OFSTED_2025, REGISTER, UID, graded, school, write

ROWS = [school(900001, name="École Zoë"), school(900002, name="Chloë’s Académie"), school(900003)]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-60])


def _quote_open(path: Path) -> None:
    path.write_text(path.read_text().replace("Academy 900003", '"Academy 900003'))


def _damage_a_letter(path: Path) -> None:
    path.write_bytes(
        path.read_bytes().replace("ö".encode(), b"").replace("É".encode(), b"\xc3?", 1)
    )


def _lose_a_letter(path: Path) -> None:
    path.write_text(path.read_text().replace("École", "\N{REPLACEMENT CHARACTER}cole"))


def _encode_twice(path: Path) -> None:
    path.write_text(path.read_bytes().decode("cp1252", errors="ignore"))


def _replace(old: str, new: str) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        path.write_text(path.read_text().replace(old, new))

    return replace


def _write(content: bytes) -> Callable[[Path], None]:

    def write_it(path: Path) -> None:
        path.write_bytes(content)

    return write_it


CASES = [
    ("empty", _write(b""), "the file is empty", None, None),
    (
        "header alone",
        lambda path: path.write_text(path.read_text().splitlines()[0] + "\n"),
        "ends after its header",
        1,
        None,
    ),
    ("a spreadsheet", _write(b"PK\x03\x04 and so on"), "a spreadsheet", None, None),
    (
        "UTF-16",
        lambda path: path.write_text(path.read_text(), encoding="utf-16"),
        "UTF-16",
        None,
        None,
    ),
    ("cut short", _cut, "cut short", 4, None),
    ("a quote left open", _quote_open, "cut short", 4, None),
    ("a damaged letter", _damage_a_letter, "a letter is damaged", 2, "EstablishmentName"),
    ("a lost letter", _lose_a_letter, "letters are damaged", 2, "EstablishmentName"),
    ("encoded twice", _encode_twice, "letters are damaged", 2, "EstablishmentName"),
    ("a shifted row", _replace("École Zoë,1", "École, Zoë,1"), "under 23 headings", 2, None),
    (
        "a wrong date",
        _replace("01-09-2016", "31-02-2016"),
        "not a day of the calendar",
        2,
        "OpenDate",
    ),
    (
        "a damaged number",
        _replace(",210,", ",2.10E+02,"),
        "spreadsheet has damaged",
        2,
        "NumberOfPupils",
    ),
    ("a damaged URN", _replace("900002,", "9.00E+05,"), "spreadsheet has damaged", 3, "URN"),
    (
        "no phase",
        _replace(",2,Primary", ",,Prime"),
        "no phase of education",
        2,
        "PhaseOfEducation (name)",
    ),
    ("no status", _replace(",1,Open,", ",,Ajar,"), "no status", 2, "EstablishmentStatus (name)"),
    ("no name", _replace("École Zoë", ""), "the cell is empty", 2, "EstablishmentName"),
]


def _read(files: Files) -> None:
    check_forms(files)
    read_trust(files, UID, date(2027, 1, 8))


@pytest.mark.parametrize(
    ("spoil", "why", "row", "column"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_bad_register(
    tmp_path: Path, spoil: Callable[[Path], None], why: str, row: int | None, column: str | None
) -> None:
    path = write(tmp_path / "register.csv", REGISTER, ROWS)
    spoil(path)
    with pytest.raises(FileRefused) as refused:
        _read(Files(register=(path,)))
    said = refused.value
    assert (said.row, said.column) == (row, column), said.detail
    assert why in said.detail
    assert said.detail.startswith("register.csv")
    assert said.detail.endswith("Nothing was imported.")


def test_wrong_file_for_the_option(tmp_path: Path) -> None:
    register = write(tmp_path / "register.csv", REGISTER, ROWS)
    ofsted = write(tmp_path / "ofsted.csv", OFSTED_2025, [graded(900001, "07/05/2019", "2")])
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    for files, words in (
        (
            Files(register=(ofsted,)),
            "this is Ofsted's inspection outcomes. Here the school register",
        ),
        (
            Files(register=(register,), ofsted=(register,)),
            "Here Ofsted's inspection outcomes is expected",
        ),
        (Files(register=(other,)), "its header is of no form that is known"),
        (Files(register=(tmp_path / "none.csv",)), "there is no such file"),
    ):
        with pytest.raises(FileRefused, match="Nothing was imported") as refused:
            _read(files)
        assert words in refused.value.detail


@pytest.mark.usefixtures("furnished")
@pytest.mark.parametrize("uid", ["77", "", "WREN", "-1"])
def test_an_unknown_trust(tmp_path: Path, clock: FrozenClock, uid: str) -> None:
    register = write(tmp_path / "register.csv", REGISTER, ROWS)
    with pytest.raises(TrustUnknown):
        import_trust(Files(register=(register,)), uid, now=clock.now())
    assert Academy.select().count() == 0


@pytest.mark.usefixtures("furnished")
@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Overall effectiveness", "7"),
        ("Category of concern", "XX"),
        ("Safeguarding is effective?", "Perhaps"),
        ("Inspection start date", "yesterday"),
    ],
)
def test_a_bad_inspection_leaves_nothing_behind(
    tmp_path: Path, clock: FrozenClock, heading: str, cell: str
) -> None:
    register = write(tmp_path / "register.csv", REGISTER, ROWS)
    ofsted = write(
        tmp_path / "ofsted.csv", OFSTED_2025, [graded(900001, "07/05/2019", "2", **{heading: cell})]
    )
    with pytest.raises(FileRefused) as refused:
        import_trust(Files(register=(register,), ofsted=(ofsted,)), UID, now=clock.now())
    assert (refused.value.row, refused.value.column) == (2, heading)
    assert Academy.select().count() == 0
