"""Term dates are read from three forms of file, which say the same; a wrong file is told what to be."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduling.calendar.bank_holidays import bank_holidays
from scheduling.calendar.derived_terms import TermFileDoesNotFit
from scheduling.calendar.rules import SchoolYear
from scheduling.calendar.term_files import read_term_file

HOLIDAYS = [
    ("Summer holiday", "2026-08-01", "2026-08-31"),
    ("School holiday", "2026-10-24", "2026-11-01"),
    ("Christmas holiday", "2026-12-19", "2027-01-03"),
    ("February half-term", "2027-02-13", "2027-02-21"),
    ("Easter holiday", "2027-03-26", "2027-04-11"),
    ("May half-term", "2027-05-29", "2027-06-06"),
    ("Summer holiday", "2027-07-22", "2027-07-31"),
]

TERMS = [
    ("Autumn term", "2026-09-01", "2026-12-18"),
    ("Spring term", "2027-01-04", "2027-03-25"),
    ("Summer term", "2027-04-12", "2027-07-21"),
]

INSET = date(2027, 2, 1)


def school_days(*, without: date | None = None) -> list[date]:
    day, days = date(2026, 9, 1), []
    while day <= date(2027, 7, 21):
        free = any(first <= day.isoformat() <= last for _, first, last in HOLIDAYS)
        if day.weekday() < 5 and not free and day not in bank_holidays() and day != without:
            days.append(day)
        day += timedelta(days=1)
    return days


def as_json(days: list[date]) -> str:
    year = {
        "name": "2026-27",
        "bank_holidays": ["2027-03-26"],
        "school_holidays": [
            {"start": first, "end": last, "label": name} for name, first, last in HOLIDAYS
        ],
        "dates": [{"date": day.isoformat(), "week": 1} for day in days],
    }
    return json.dumps({"source": "made up", "pd_days": [], "academic_years": [year]})


def as_icalendar(events: list[tuple[str, date, date]]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for number, (name, first, last) in enumerate(events):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@test",
            "DTSTAMP:20260411T131625Z",
            f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:Wrenshire: {name}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


FORMS = {
    "json": as_json(school_days()),
    "term days": as_icalendar([("Term day (Week 1)", day, day) for day in school_days()]),
    "holidays": as_icalendar(
        [
            (name, date.fromisoformat(first), date.fromisoformat(last))
            for name, first, last in HOLIDAYS
        ]
        + [("Bank holiday", date(2027, 5, 3), date(2027, 5, 3))]
    ),
}


def read(folder: Path, content: str | bytes) -> list[SchoolYear]:
    file = folder / "terms"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [found.year for found in read_term_file(file, bank_holidays())]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_three_terms(tmp_path: Path, form: str) -> None:
    (year,) = read(tmp_path, FORMS[form])
    terms = [
        (term.name, term.starts_on.isoformat(), term.ends_on.isoformat()) for term in year.terms
    ]
    assert (year.code, year.starts_on, year.ends_on) == (
        "2026-27",
        date(2026, 9, 1),
        date(2027, 8, 31),
    )
    assert terms == TERMS
    assert year.closures == ()
    assert any(holiday.holds(date(2027, 2, 15)) for holiday in year.holidays)


def test_holidays_keep_the_names_of_the_file(tmp_path: Path) -> None:
    (year,) = read(tmp_path, FORMS["json"])
    assert [holiday.name for holiday in year.holidays] == [
        "School holiday", "Christmas holiday", "February half-term", "Easter holiday", "May half-term", "Summer holiday",
    ]  # fmt: skip


def test_a_weekday_of_a_term_without_pupils_is_a_closure(tmp_path: Path) -> None:
    (year,) = read(tmp_path, as_json(school_days(without=INSET)))
    assert year.closures == (INSET,)
    assert [term.name for term in year.terms] == ["Autumn term", "Spring term", "Summer term"]


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "not a file of term dates"),
        (b"URN,EstablishmentName\n100000,Somewhere\n", "not a file of term dates"),
        (b'{"england-and-wales": {"events": []}}', "`academic_years`"),
        (b'{"academic_years": [{"name": "2026-27", "dates": [{"date": "1 Sept"}]}]}', "not a file of term dates"),
        (b'{"academic_years": []}', "neither term days nor school holidays"),
        (FORMS["json"][:-400].encode(), "not a file of term dates"),
        (as_json(school_days()[:60]), "only a part of 2026-27"),
        (as_json(school_days()[90:]), "whole academic years"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "neither term days nor school holidays"),
        (FORMS["holidays"][:700], "download it again"),
        (FORMS["holidays"].replace("DTSTART;VALUE=DATE:20261024", "DTSTART:soon"), "download it again"),
        (b"\xff\xfe\x00", "not a file of term dates"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_what_to_give(
    tmp_path: Path, content: str | bytes, advice: str
) -> None:
    with pytest.raises(TermFileDoesNotFit, match=advice):
        read(tmp_path, content)


def test_a_missing_or_huge_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TermFileDoesNotFit, match="There is no file"):
        read_term_file(tmp_path / "nothing.json", {})
    with pytest.raises(TermFileDoesNotFit, match="larger than 5 MB"):
        read(tmp_path, b" " * (5 * 1024 * 1024 + 1))
