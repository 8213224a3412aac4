"""docs/security.md names tests that are there, leaves out nothing of ASVS 5.0 at levels 1 and 2, and tells true figures."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import msgspec
import pytest
from tests.conftest import ROOT

from kit.settings import Settings
from notifications.settings import NotificationsSettings
from portal.settings import PortalSettings
from reporting.settings import ReportingSettings
from scheduling.settings import SchedulingSettings
from support.settings import SupportSettings

TEXT: Final = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

LEVELS: Final = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22", "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
"""The sections of ASVS 5.0.0, each with the level of every one of its requirements, in their order."""

REQUIREMENTS: Final = {
    f"V{section}.{number}": int(level)
    for section, levels in LEVELS.items()
    for number, level in enumerate(levels, start=1)
}

SHORT: Final = "**Falls short:**"
PLACES: Final = "libs|services|deploy|tests|requirements|docs"
NAMED: Final = re.compile(rf"`((?:{PLACES})/[\w./-]+|SECURITY\.md)(?:::(\w+))?`")
IDS: Final = re.compile(r"(?:V\d+\.\d+\.\d+(?:–V\d+\.\d+\.\d+)?|API\d+)(?:, (?!$)|$)")

SETTINGS: Final[tuple[type[Settings], ...]] = (
    SchedulingSettings,
    SupportSettings,
    NotificationsSettings,
    ReportingSettings,
    PortalSettings,
)


class Row(NamedTuple):
    """A row about requirements: which, what is said of them, and by what it is shown (empty where none apply)."""

    ids: list[str]
    says: str
    shown: str


def expanded(cell: str) -> Iterator[str]:
    """The ids that a cell names, those of a range one by one."""
    assert "".join(found[0] for found in IDS.finditer(cell)) == cell, cell
    for part in cell.split(", "):
        first, _, last = part.partition("–")
        if not last:
            yield first
            continue
        section, _, begins = first.rpartition(".")
        assert last.startswith(f"{section}."), part
        assert int(last.rpartition(".")[2]) > int(begins), part
        for number in range(int(begins), int(last.rpartition(".")[2]) + 1):
            yield f"{section}.{number}"


@cache
def rows() -> list[Row]:
    """Every row that is about requirements, in the order of the document."""
    found = []
    for line in TEXT.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\| (V\d|API\d)", line):
            assert len(cells) in {2, 3}, line
            found.append(Row([*expanded(cells[0])], cells[1], cells[2] if cells[2:] else ""))
    return found


@cache
def functions(path: str) -> frozenset[str]:
    """The names of a file's tests, read and not run."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_file_and_test_that_is_named_is_there() -> None:
    named = NAMED.findall(TEXT)
    assert len(named) > 150
    assert [path for path, _ in named if not (ROOT / path).exists()] == []
    missing = [f"{path}::{test}" for path, test in named if test and test not in functions(path)]
    assert missing == []
    assert [test for _, test in named if test and not test.startswith("test_")] == []


def test_every_requirement_of_levels_1_and_2_is_answered_and_none_twice() -> None:
    told = Counter(ident for row in rows() for ident in row.ids)
    assert [ident for ident, times in told.items() if times > 1] == []
    asked = {ident for ident, level in REQUIREMENTS.items() if level < 3}
    assert sorted(asked - told.keys()) == []
    assert {*told} - REQUIREMENTS.keys() == {f"API{number}" for number in range(1, 11)}
    assert len(REQUIREMENTS) == 345


def test_what_holds_is_shown_by_a_test_and_what_does_not_is_said() -> None:
    for row in rows():
        assert row.says.endswith("."), row
        if row.shown and not row.says.startswith(SHORT):
            assert NAMED.search(row.shown), row
        if row.says.startswith(SHORT):
            assert row.shown, row


@pytest.mark.parametrize("line", re.findall(r"^\| `[A-Z_]+` \|.*$", TEXT, re.MULTILINE))
def test_a_limit_is_the_one_that_is_set(line: str) -> None:
    name, told = re.findall(r"^\| `([A-Z_]+)` \| ([\d.,]+)", line)[0]
    defaults = {
        field.default
        for kind in SETTINGS
        for field in msgspec.structs.fields(kind)
        if field.name == name.lower()
    }
    assert defaults == {float(told.replace(",", ""))}, line
