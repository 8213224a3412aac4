"""What the official files say, in all the forms in which they say it."""

from datetime import date
from pathlib import Path

import pytest

from scheduling.importing import values
from scheduling.importing.reading import Files, from_folder, read_trust
from scheduling.importing.refusals import FileRefused, TrustUnknown

from .official import (
    GOVERNANCE,
    LINKS,
    OFSTED_2025,
    REGISTER,
    TRUST_LINKS,
    UID,
    graded,
    school,
    write,
)

TODAY = date(2027, 1, 8)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31-08-2024", date(2024, 8, 31)),
        ("1/9/2024", date(2024, 9, 1)),
        ("01/09/2024 00:00", date(2024, 9, 1)),
        ("2024-08-31", date(2024, 8, 31)),
        ("2024-08-31T00:00:00", date(2024, 8, 31)),
        ("", None),
        (" NULL ", None),
        ("Not applicable", None),
    ],
)
def test_dates(cell: str, day: date | None) -> None:
    assert values.day(cell) == day


@pytest.mark.parametrize("cell", ["31/02/2024", "08/25/2024", "45000", "soon", "1/9/24"])
def test_dates_that_are_none(cell: str) -> None:
    with pytest.raises(ValueError, match="is not a da"):
        values.day(cell)


@pytest.mark.parametrize(
    ("cell", "number"), [("210", 210), ("1,210", 1210), ("210.0", 210), ("", None), ("NULL", None)]
)
def test_numbers(cell: str, number: int | None) -> None:
    assert values.whole(cell) == number


def test_a_number_that_a_spreadsheet_has_damaged() -> None:
    with pytest.raises(ValueError, match="spreadsheet has damaged"):
        values.whole("2.00E+11")


def test_open_academies_of_the_trust_and_no_others(tmp_path: Path) -> None:
    rows = [
        school(900001),
        school(900002, status="3"),
        school(900003, status="2", closed="31-08-2020"),
        school(900004, status="4"),
        school(900005, trust="90002", trust_name="ANOTHER TRUST"),
        school(900006, trust=""),
    ]
    trust = read_trust(Files(register=(write(tmp_path / "r.csv", REGISTER, rows),)), UID, TODAY)
    assert sorted(trust.academies) == [900001, 900002]
    assert trust.name == "WREN TRUST"
    assert any("proposed to open" in note for note in trust.notes)
    assert any("closed" in note for note in trust.notes)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_letters_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    rows = [school(900001, name="Zoë’s École", first="Chloé", last="Brontë")]
    path = write(tmp_path / "r.csv", REGISTER, rows, encoding=encoding)
    academy = read_trust(Files(register=(path,)), UID, TODAY).academies[900001]
    assert academy.facts.name == "Zoë’s École"
    assert academy.head
    assert academy.head.name == "Chloé Brontë"


def test_columns_are_found_by_their_headings(tmp_path: Path) -> None:
    """Other columns around them, another order, other spaces and capitals: all the same."""
    heads = ("Region", *reversed([head.upper().replace(" (", "  (") for head in REGISTER]))
    row = {head.upper().replace(" (", "  ("): cell for head, cell in school(900001).items()}
    path = write(tmp_path / "r.csv", heads, [row])
    assert read_trust(Files(register=(path,)), UID, TODAY).academies[900001].facts.pupils == 210


def test_rows_shorter_than_the_header_from_the_first(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", REGISTER, [school(900001), school(900002)])
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([head + ",SeventeenthName", *rows]) + "\n")
    assert len(read_trust(Files(register=(path,)), UID, TODAY).academies) == 2


@pytest.mark.parametrize(
    ("code", "name", "phase"),
    [
        ("0", "Not applicable", "not_applicable"),
        ("7", "All-through", "all_through"),
        ("", "All Through", "all_through"),
        ("", "MIDDLE DEEMED SECONDARY", "middle_deemed_secondary"),
        ("", "16 plus", "sixteen_plus"),
        ("4", "secondary", "secondary"),
    ],
)
def test_phases(tmp_path: Path, code: str, name: str, phase: str) -> None:
    path = write(tmp_path / "r.csv", REGISTER, [school(900001, phase=code, phase_name=name)])
    assert read_trust(Files(register=(path,)), UID, TODAY).academies[900001].facts.phase == phase


@pytest.mark.parametrize(
    ("title", "first", "last", "job", "name", "clear"),
    [
        ("Mrs", "Ada", "Lovell", "", "Ada Lovell", True),
        ("Principal", "Ada", "Lovell", "Principal", "Ada Lovell", True),
        ("Mr", "Jan Pieter", "van den Berg", "", "Jan Pieter van den Berg", True),
        ("", "", "", "Headteacher", None, True),
        ("Not recorded", "Ada", "NULL", "", "Ada", True),
        ("Co Headteacher", "Ada Lovell", "Tom Reed", "Headteacher", None, False),
        ("", "Ada Lovell", "Tom Reed", "Headteacher", None, False),
        ("Mrs", "Ada and Tom", "Lovell", "", None, False),
        ("Mr & Mrs", "Ada", "Lovell/Reed", "", None, False),
        ("Mrs", "Ada", "Lovell", "Co-Headteacher", None, False),
    ],
)
def test_heads(
    tmp_path: Path, title: str, first: str, last: str, job: str, name: str | None, clear: bool
) -> None:
    """Two heads in one row are told, not guessed."""
    rows = [school(900001, title=title, first=first, last=last, job=job)]
    path = write(tmp_path / "r.csv", REGISTER, rows)
    academy = read_trust(Files(register=(path,)), UID, TODAY).academies[900001]
    assert (academy.head.name if academy.head else None) == name
    assert (academy.head_unclear is None) is clear


def test_the_newer_row_of_an_academy_counts(tmp_path: Path) -> None:
    """Two editions in one folder: the academy has gone to another trust in the newer one."""
    old = write(tmp_path / "b_old.csv", REGISTER, [school(900001), school(900002)])
    moved = school(900001, trust="90002", trust_name="ANOTHER TRUST", changed="03-03-2026")
    new = write(
        tmp_path / "a_new.csv",
        REGISTER,
        [moved, school(900002, name="New name", changed="2026-03-03")],
    )
    trust = read_trust(Files(register=(old, new)), UID, TODAY)
    assert [row.facts.name for row in trust.academies.values()] == ["New name"]


def test_links_from_either_side_and_chairs_of_today(tmp_path: Path) -> None:
    register = write(tmp_path / "r.csv", REGISTER, [school(900001), school(900002)])
    joined = write(
        tmp_path / "t.csv",
        TRUST_LINKS,
        [{"URN": "900001", "Group UID": UID, "Joined date": "01-04-2018"}],
    )
    links = write(
        tmp_path / "l.csv",
        LINKS,
        [
            {
                "URN": "900101",
                "LinkURN": "900001",
                "LinkType": "Successor - merged",
                "LinkEstablishedDate": "31-03-2018",
            },
            {"URN": "900002", "LinkURN": "900102", "LinkType": "Predecessor"},
        ],
    )
    role = {
        "URN": "900001",
        "Role": "Chair of Local Governing Body",
        "Forename 1": "Ivy",
        "Date of appointment": "01/09/2020",
    }
    chairs = write(
        tmp_path / "g.csv",
        GOVERNANCE,
        [
            role | {"Surname": "Past", "Date term of office ends/ended": "31/08/2024"},
            role | {"Surname": "Now", "Date term of office ends/ended": "31/08/2028"},
            role | {"Surname": "Member", "Role": "Governor"},
        ],
    )
    files = Files(register=(register,), trust_links=(joined,), links=(links,), governance=(chairs,))
    trust = read_trust(files, UID, TODAY)
    assert trust.academies[900001].facts.joined_on == date(2018, 4, 1)
    assert trust.predecessors == {900001: {900101: date(2018, 3, 31)}, 900002: {900102: None}}
    assert [chair.name for chair in trust.chairs[900001]] == ["Ivy Now"]


def test_a_folder_is_sorted_by_headers_and_not_by_names(tmp_path: Path) -> None:
    write(tmp_path / "ofsted.csv", REGISTER, [school(900001)])
    write(tmp_path / "register.csv", OFSTED_2025, [graded(900001, "07/05/2019", "2")])
    (tmp_path / "shopping.csv").write_text("what,how many\ntea,2\n")
    files = from_folder(tmp_path)
    assert [path.name for path in files.register] == ["ofsted.csv"]
    assert [path.name for path in files.ofsted] == ["register.csv"]
    assert any("shopping.csv" in note for note in read_trust(files, UID, TODAY).notes)


def test_an_unknown_trust_is_refused_with_those_in_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", REGISTER, [school(900001)])
    with pytest.raises(TrustUnknown, match="90001 WREN TRUST"):
        read_trust(Files(register=(path,)), "77", TODAY)


def test_a_folder_without_a_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no file here is the school register"):
        from_folder(tmp_path)
