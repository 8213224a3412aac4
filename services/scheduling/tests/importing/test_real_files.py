"""Real trusts from real files, where they are at hand: grades, standings and why, and what is still open."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.testing import sent_events
from scheduling.importing.operations import import_trust
from scheduling.importing.reading import from_folder
from scheduling.register.gaps.queries import gaps
from scheduling.register.models import Academy, Judgement

DATA = Path(__file__).parents[5] / "shared" / "data"
NOW = datetime(2027, 1, 8, 9, tzinfo=UTC)

pytestmark = [
    pytest.mark.usefixtures("furnished"),
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the official files are not beside the project (../shared/data)"
    ),
]


def _why(urn: int) -> tuple[bool | None, str]:
    academy = Academy.get_by_id(urn)
    return academy.less_than_good, academy.standing_reason


def test_sixteen_academies() -> None:
    imported = import_trust(from_folder(DATA), "2939", now=NOW)
    assert Academy.select().count() == 16
    less = {row.urn: row.standing_reason for row in Academy.select().where(Academy.less_than_good)}
    assert less == {
        135866: "overall_below_good",
        148655: "overall_below_good",
        148792: "judgement_below_good",
        148965: "judgement_below_good",
        149530: "category_of_concern",
    }
    assert Academy.select().where(Academy.less_than_good.is_null()).count() == 0
    # An overall grade counts, whatever the judgements under it; none below good counts without one.
    assert _why(146363) == (False, "nothing_below_good")
    assert _why(138251) == (False, "nothing_below_good")
    assert "predecessor (URN 136409)" in Academy.get_by_id(149530).standing_sentence
    assert "Standards maintained" in Academy.get_by_id(130909).standing_sentence
    # The sixth form is in no file of Ofsted's here; the register's own column tells its grade.
    assert Judgement.get(Judgement.academy == 143704).source == "register"
    assert any("149697" in note for note in imported.differences.notes)
    said = len(sent_events())
    assert import_trust(from_folder(DATA), "2939", now=NOW).differences.none
    assert len(sent_events()) == said
    open_ = [item["what"] for item in gaps(NOW.date())]
    assert {what: open_.count(what) for what in set(open_)} == {
        "aid": 1,
        "ceo": 1,
        "fd": 1,
        "chair": 16,
        "partner_head": 16,
        "email": 16,
    }


def test_thirty_one_academies_and_the_two_that_joined_since() -> None:
    imported = import_trust(from_folder(DATA), "3725", now=NOW)
    assert Academy.select().count() == 31
    assert [row.urn for row in Academy.select().where(Academy.less_than_good)] == [149898]
    assert _why(149898) == (True, "category_of_concern")
    notes = " ".join(imported.differences.notes)
    assert "Leigh Academy Hugh Christie (150743)" in notes
    assert "Leigh Academy Minster (150935)" in notes
    assert "A newer extract of the register will tell" in notes


def test_two_academies() -> None:
    import_trust(from_folder(DATA), "16930", now=NOW)
    assert {row.urn for row in Academy.select()} == {130908, 145623}
    assert _why(145623) == (False, "nothing_below_good")
    assert "predecessor (URN 111625)" in Academy.get_by_id(145623).standing_sentence


def test_the_layout_of_135_columns_with_two_heads_in_one_row() -> None:
    import_trust(from_folder(DATA), "5488", now=NOW)
    [gap] = [item for item in gaps(NOW.date(), 143034) if item["what"] == "headteacher"]
    assert "more than one head in one row" in gap["sentence"]
    assert _why(143034) == (None, "undecided")
