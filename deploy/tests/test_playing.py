"""The parts of playing a year that need no suite: papers that are what they say, and times that fit a day."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from kit.web.content_types import content_type_of
from one_machine.playing.days import spread
from one_machine.playing.papers import paper

MONDAY, TUESDAY = date(2027, 3, 1), date(2027, 4, 6)


@pytest.mark.parametrize(
    "code", ["data_analysis", "previous_notes", "self_evaluation", "attendance", "surveys"]
)
def test_papers_are_of_the_type_their_name_says(tmp_path: Path, code: str) -> None:
    filename, content = paper(code, "A (short) title", "Zoë & Larkspur <Academy>")
    path = tmp_path / filename
    path.write_bytes(content)
    assert content_type_of(path, filename)
    assert paper(code, "A (short) title", "Zoë & Larkspur <Academy>") == (filename, content)


def test_a_pdf_points_to_where_its_parts_are() -> None:
    _, content = paper("data_analysis", "Title", "Academy")
    start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
    assert content[start:].startswith(b"xref")
    for line in content[start:].splitlines()[3:8]:
        assert content[int(line.split()[0]) :].split(b"\n")[0].endswith(b" obj")


def test_office_files_are_whole() -> None:
    for code in ("improvement_plan", "attendance"):
        _, content = paper(code, "Title", "Academy")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None


@pytest.mark.parametrize(
    ("days", "count", "times"),
    [
        ([], 3, []),
        ([MONDAY], 1, ["2027-03-01T09:30:00Z"]),
        ([MONDAY], 4, ["2027-03-01T09:30:00Z", "2027-03-01T13:30:00Z"]),
        ([MONDAY, TUESDAY], 2, ["2027-03-01T09:30:00Z", "2027-04-06T08:30:00Z"]),
    ],
)
def test_times_are_spread_over_the_days_in_local_time(
    days: list[date], count: int, times: list[str]
) -> None:
    assert list(spread(days, count)) == times
