"""The example trust: written in the official formats, and read back by the same import as any other."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from scheduling.calendar.bank_holidays import bank_holidays
from scheduling.calendar.term_files import read_term_file
from scheduling.cli import main
from scheduling.register.gaps.queries import gaps
from scheduling.register.models import Academy
from scheduling.settings import SchedulingSettings


@pytest.fixture
def environ(furnished: SchedulingSettings) -> dict[str, str]:
    """What the command line is told."""
    return {"DATABASE_URL": furnished.database_url, "VAR": str(furnished.var), "DEMO": "1"}


def test_written_and_imported(tmp_path: Path, environ: dict[str, str]) -> None:
    run = CliRunner(env=environ).invoke
    folder = tmp_path / "example"
    assert run(main, ["example-files", str(folder), "--today", "2027-01-08"]).exit_code == 0
    dry = run(main, ["import", "--from-folder", str(folder), "--dry-run"])
    assert "This was a dry run: nothing was written." in dry.output
    assert (
        "joined: Alderbrook Primary Academy"
        in run(main, ["import", "--from-folder", str(folder)]).output
    )
    assert "nothing has changed" in run(main, ["import", "--from-folder", str(folder)]).output
    assert Academy.select().count() == 12
    reasons = {row.standing_reason for row in Academy.select()}
    assert reasons == {
        *("undecided", "nothing_below_good", "category_of_concern", "overall_below_good"),
        *("judgement_below_good", "report_card_area_below_expected", "safeguarding_not_met"),
    }
    assert max(len(row.name) for row in Academy.select()) == 80
    assert [item["urn"] for item in gaps(date(2027, 1, 8)) if item["what"] == "grade"] == [900209]


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2030])
def test_term_dates_for_the_years_around_today(
    tmp_path: Path, environ: dict[str, str], year: int
) -> None:
    CliRunner(env=environ).invoke(
        main, ["example-files", str(tmp_path), "--today", f"{year}-11-24"]
    )
    years = read_term_file(tmp_path / "calendar" / "term_dates.json", bank_holidays())
    assert [found.year.code[:4] for found in years] == [str(year - 1), str(year), str(year + 1)]
    assert all(len(found.year.terms) == 3 for found in years)


def test_people_have_addresses_that_cannot_exist(tmp_path: Path, environ: dict[str, str]) -> None:
    CliRunner(env=environ).invoke(main, ["example-files", str(tmp_path)])
    told = json.loads((tmp_path / "people.json").read_text(encoding="utf-8"))
    addresses = [each["email"] for each in (*told["addresses"], *told["people"])]
    assert len(set(addresses)) == len(addresses)
    assert all(address.isascii() and address.endswith(".example") for address in addresses)


def test_refusals_are_sentences_on_the_command_line(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    run = CliRunner(env=environ).invoke
    empty = run(main, ["import", "--from-folder", str(tmp_path), "--trust-uid", "1"])
    assert empty.exit_code == 1
    assert "Put the extract of the school register into the folder" in empty.output
    assert run(main, ["import", "--trust-uid", "1"]).exit_code == 2


def test_the_first_director_is_appointed_on_the_command_line(environ: dict[str, str]) -> None:
    words = [
        "appoint",
        "aid",
        "--name",
        "Ruth Ashdown",
        "--email",
        "ruth@wren.example",
        "--from",
        "2026-09-01",
    ]
    run = CliRunner(env=environ).invoke
    assert "Ruth Ashdown is aid from 2026-09-01." in run(main, words).output
    assert "already" in run(main, words).output


def test_a_refused_appointment_leaves_nobody_behind(environ: dict[str, str]) -> None:
    person = ["--name", "Petra Holm", "--email", "petra@wren.example"]
    run = CliRunner(env=environ).invoke
    refused = run(main, ["appoint", "headteacher", *person, "--urn", "999999"])
    assert refused.exit_code == 1
    assert "Petra Holm" not in run(main, ["events", "list", "--json"]).output
    assert "Petra Holm is ceo" in run(main, ["appoint", "ceo", *person]).output
