"""A trust as large as wanted, in the official formats: the example's academies, each many times over."""

import csv
import subprocess
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from one_machine.preparing import PROGRAMS

Row = dict[str, str]

UID: Final = "90017"
"""The example trust's own number in the register."""

FIRST_URN: Final = 910_001
"""The copies have numbers of their own, far from the example's."""

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def write_register(folder: Path, academies: int, today: str) -> None:
    """Write the register, the trust's links and the governors of so many academies, and the term dates."""
    folder.mkdir(parents=True)
    example = folder.parent / "example-files"
    subprocess.run(
        [PROGRAMS / "scheduling", "example-files", example, "--today", today],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    governed = {row["URN"] for row in _rows(example / "register/governance.csv")}
    for name, change in (
        ("edubasealldata.csv", _school),
        ("grouplinks_edubasealldata.csv", _link),
        ("governance.csv", _governor),
    ):
        rows = [row for row in _rows(example / "register" / name) if row["URN"] in governed]
        _write(folder / name, islice(_copies(rows, change), academies))
    (example / "calendar" / "term_dates.json").rename(folder / "term_dates.json")


def _copies(rows: list[Row], change: Callable[[Row, int], Row]) -> Iterator[Row]:
    """The same academies again and again, each time under another number and name."""
    number = 0
    while True:
        for row in rows:
            yield change(row | {"URN": str(FIRST_URN + number)}, number)
            number += 1


def _school(row: Row, number: int) -> Row:
    return row | {
        "EstablishmentName": f"{row['EstablishmentName']} {number + 1}",
        "HeadLastName": _surname(row["HeadLastName"], number),
    }


def _link(row: Row, number: int) -> Row:
    return row | {"EstablishmentName": f"{row['EstablishmentName']} {number + 1}"}


def _governor(row: Row, number: int) -> Row:
    return row | {"GID": f"{row['URN']}0", "Surname": _surname(row["Surname"], number)}


def _surname(name: str, number: int) -> str:
    """No two people of the trust have the same name: letters tell them apart, for names have no figures."""
    letters = ""
    while number:
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place].lower()
    return f"{name}-{letters.capitalize()}" if letters else name


def _rows(file: Path) -> list[Row]:
    with file.open(encoding=_encoding(file), newline="") as opened:
        return list(csv.DictReader(opened))


def _write(file: Path, rows: Iterator[Row]) -> None:
    written = list(rows)
    with file.open("w", encoding=_encoding(file), newline="") as opened:
        writer = csv.DictWriter(opened, list(written[0]))
        writer.writeheader()
        writer.writerows(written)


def _encoding(file: Path) -> str:
    """The register comes in the letters of Windows, the governors' file in Unicode with a mark."""
    return "utf-8-sig" if file.name == "governance.csv" else "cp1252"
