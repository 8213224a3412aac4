"""What Ofsted's files say, in both layouts and together."""

from datetime import date
from pathlib import Path

from scheduling.importing.reading import Files, read_trust

from .official import OFSTED_2025, OFSTED_2026, REGISTER, UID, graded, school, write

TODAY = date(2027, 1, 8)


def test_inspections_of_2025(tmp_path: Path) -> None:
    register = write(tmp_path / "r.csv", REGISTER, [school(900001), school(900002), school(900003)])
    rows = [
        graded(
            900001,
            "04/02/2025",
            "Not judged",
            "2232",
            **{
                "Previous inspection start date": "10/10/2018",
                "Previous graded inspection overall effectiveness": "2",
            },
        ),
        graded(
            900002,
            "07/05/2019",
            "4",
            **{"URN at time of latest graded inspection": "900102", "Category of concern": "SM"},
        ),
        graded(
            900003,
            "07/05/2019",
            "2",
            **{
                "Date of latest ungraded inspection": "2024-05-07",
                "Ungraded inspection overall outcome": "School remains Good",
            },
        ),
        graded(900009, "07/05/2019", "2"),
    ]
    ofsted = write(tmp_path / "o.csv", OFSTED_2025, rows, encoding="cp1252", nothing="NULL")
    trust = read_trust(Files(register=(register,), ofsted=(ofsted,)), UID, TODAY)
    before, latest = trust.inspections[900001]
    assert (before.overall, latest.overall) == ("good", None)
    assert latest.grades["personal_development"] == "requires_improvement"
    assert trust.inspections[900002][0].relates_to_urn == 900102
    assert trust.inspections[900002][0].category_of_concern == "SM"
    assert [each.scheme for each in trust.inspections[900003]] == ["graded", "ungraded"]
    assert any("900009" in note and "newer extract" in note for note in trust.notes)


def test_inspections_of_2026_and_an_older_edition_of_the_same(tmp_path: Path) -> None:
    register = write(tmp_path / "r.csv", REGISTER, [school(900001)])
    row = {
        "URN": "900001",
        "Inspection start date": "06/01/2026",
        "Safeguarding standards": "Met",
        "Inclusion": "Needs attention",
        "Personal development and well-being": "Strong standard",
        "Early years (where applicable)": "Not applicable",
        "Inspection start date of latest OEIF graded inspection": "07/05/2019",
        "Latest OEIF overall effectiveness": "1",
        "Latest OEIF  safeguarding is effective?": "9",
    }
    new = write(tmp_path / "n.csv", OFSTED_2026, [row], encoding="utf-8-sig", nothing="NULL")
    old = write(
        tmp_path / "o.csv", OFSTED_2025, [graded(900001, "07/05/2019", "1")], nothing="NULL"
    )
    trust = read_trust(Files(register=(register,), ofsted=(old, new)), UID, TODAY)
    earlier, card = trust.inspections[900001]
    assert (earlier.overall, earlier.grades) == ("outstanding", {})
    assert card.grades == {
        "safeguarding": "met",
        "inclusion": "needs_attention",
        "personal_development_and_wellbeing": "strong_standard",
    }


def test_an_ungraded_inspection_that_became_a_graded_one_is_told_once(tmp_path: Path) -> None:
    register = write(tmp_path / "r.csv", REGISTER, [school(900001)])
    turned = {
        "Date of latest ungraded inspection": "07/05/2019",
        "Did the latest ungraded inspection convert to a graded inspection?": "Yes",
    }
    ofsted = write(tmp_path / "o.csv", OFSTED_2025, [graded(900001, "07/05/2019", "2", **turned)])
    trust = read_trust(Files(register=(register,), ofsted=(ofsted,)), UID, TODAY)
    assert [each.scheme for each in trust.inspections[900001]] == ["graded"]
