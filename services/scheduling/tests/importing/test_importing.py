"""Importing a trust: everything at once, each difference told, and nothing the second time."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from contracts.scheduling import (
    AcademyChanged,
    AcademyJoined,
    AcademyLeft,
    AppointmentEnded,
    AppointmentMade,
    JudgementRecorded,
    PersonChanged,
    TrustRegistered,
)
from kit.db import transaction
from kit.testing import FrozenClock, sent_events
from scheduling.importing.operations import Imported, import_trust
from scheduling.importing.reading import Files
from scheduling.importing.refusals import (
    AnotherTrustHere,
    FileRefused,
    TooManyWouldLeave,
    TrustUnknown,
)
from scheduling.importing.report import lines
from scheduling.register.academies.operations import change_academy
from scheduling.register.gaps.queries import gaps
from scheduling.register.models import Academy, Appointment, Judgement, Person
from scheduling.register.people.operations import add_person, appoint, end_appointment
from scheduling.register.people.queries import holders

from .official import OFSTED_2025, REGISTER, UID, graded, school, write

pytestmark = pytest.mark.usefixtures("furnished")

FIVE = [school(urn, name=f"Academy {urn}") for urn in range(900001, 900006)]


@pytest.fixture
def bring(tmp_path: Path, clock: FrozenClock) -> "Bring":
    """Import rows as if they had been downloaded today."""
    return Bring(tmp_path, clock)


class Bring:
    """Writes rows into files of the official forms and imports them."""

    def __init__(self, folder: Path, clock: FrozenClock) -> None:
        self.folder, self.clock = folder, clock

    def __call__(
        self,
        rows: list[dict[str, str]],
        inspections: list[dict[str, str]] | None = None,
        *,
        dry_run: bool = False,
        uid: str | None = UID,
    ) -> Imported:
        register = write(self.folder / "register.csv", REGISTER, rows)
        ofsted = write(
            self.folder / "ofsted.csv", OFSTED_2025, inspections or [graded(1, "07/05/2019", "2")]
        )
        files = Files(register=(register,), ofsted=(ofsted,))
        return import_trust(files, uid, dry_run=dry_run, now=self.clock.now())


def _counts() -> Mapping[str, int]:
    kinds = (TrustRegistered, AcademyJoined, JudgementRecorded, PersonChanged, AppointmentMade)
    return {kind.__name__: len(sent_events(kind)) for kind in kinds}


def test_the_first_import_and_the_second(bring: Bring) -> None:
    inspections = [graded(900001, "07/05/2019", "2"), graded(900002, "07/05/2019", "3")]
    first = bring(FIVE, inspections)
    assert _counts() == {
        "TrustRegistered": 1,
        "AcademyJoined": 5,
        "JudgementRecorded": 2,
        "PersonChanged": 5,
        "AppointmentMade": 5,
    }
    assert sum("joined" in line for line in lines(first)) == 6
    assert Academy.get_by_id(900002).less_than_good is True
    second = bring(FIVE, inspections)
    assert second.differences.none
    assert "nothing has changed" in next(lines(second))
    assert sum(_counts().values()) == 18


def test_a_dry_run_tells_the_same_and_writes_nothing(bring: Bring) -> None:
    told = list(lines(bring(FIVE, dry_run=True)))
    assert Academy.select().count() == 0
    assert sent_events() == []
    assert told[1:] == list(lines(bring(FIVE)))[1:]


def test_differences_are_told_one_by_one(bring: Bring, clock: FrozenClock) -> None:
    bring(FIVE, [graded(900001, "07/05/2019", "2")])
    clock.advance(days=30)
    rows = [
        school(900001, name="Another name"),
        school(900002, name="Academy 900002", town="Coldwell"),
        school(900003, name="Academy 900003", status="2", closed="31-12-2026"),
        school(900004, name="Academy 900004", last="New"),
        school(900006),
    ]
    imported = bring(
        rows,
        [graded(900001, "07/05/2019", "2"), graded(900001, "02/02/2026", "Not judged", "2322")],
    )
    told = "\n".join(lines(imported))
    for words in (
        "joined: Academy 900006 (900006)",
        "left: Academy 900003 (900003), on 31 December 2026: closed",
        "left: Academy 900005 (900005), on 7 February 2027: no longer in the school register's file",
        "renamed: Academy 900001 (900001) is now Another name",
        "changed: Academy 900002 (900002): town Coldwell",
        "regraded: Academy 900001 (900001): new graded inspection of 2 February 2026: 4 grades",
        "Head New is headteacher of Academy 900004",
    ):
        assert words in told
    assert len(sent_events(AcademyLeft)) == 2
    assert len(sent_events(AcademyChanged)) == 2
    assert len(sent_events(AppointmentEnded)) == 1
    assert Academy.get_by_id(900001).less_than_good is True
    assert [row.person.name for row in holders(900004, "headteacher", clock.now().date())] == [
        "Head New"
    ]
    assert bring(rows).differences.none


def test_an_academy_comes_back(bring: Bring) -> None:
    bring(FIVE)
    bring(FIVE[:4])
    assert Academy.get_by_id(900005).left_on is not None
    bring(FIVE)
    assert Academy.get_by_id(900005).left_on is None
    assert len(sent_events(AcademyJoined)) == 6


def test_a_corrected_grade_replaces_the_old_one(bring: Bring) -> None:
    bring(FIVE, [graded(900001, "07/05/2019", "2")])
    told = list(lines(bring(FIVE, [graded(900001, "07/05/2019", "4")])))
    assert any("corrected graded inspection of 7 May 2019: Inadequate" in line for line in told)
    assert Judgement.select().count() == 1
    assert Academy.get_by_id(900001).less_than_good is True


def test_what_people_entered_holds_until_the_files_say_something_new(
    bring: Bring, clock: FrozenClock
) -> None:
    bring(FIVE)
    change_academy(900001, {"name": "Our own name"}, expected_version=None, now=clock.now())
    assert bring(FIVE).differences.none
    assert Academy.get_by_id(900001).name == "Our own name"
    bring([school(900001, name="Newer name"), *FIVE[1:]])
    assert Academy.get_by_id(900001).name == "Newer name"


def test_a_head_who_was_entered_is_not_replaced(bring: Bring, clock: FrozenClock) -> None:
    bring(FIVE)
    now, today = clock.now(), clock.now().date()
    with transaction():
        end_appointment(holders(900001, "headteacher", today)[0].id, today, now=now)
        person = add_person("Entered Head", now=now)
        appoint(person.id, "headteacher", urn=900001, starts_on=today, now=now)
    clock.advance(days=2)
    imported = bring([school(900001, last="Somebody"), *FIVE[1:]])
    assert any(
        "Entered Head is entered: left as it is" in note for note in imported.differences.notes
    )
    assert [row.person.name for row in holders(900001, "headteacher", clock.now().date())] == [
        "Entered Head"
    ]


def test_two_heads_in_one_row_are_a_gap_until_one_is_appointed(
    bring: Bring, clock: FrozenClock
) -> None:
    rows = [school(900001, title="Co Headteacher", first="Ada Lovell", last="Tom Reed"), *FIVE[1:]]
    bring(rows)
    today = clock.now().date()
    [gap] = [item for item in gaps(today, 900001) if item["what"] == "headteacher"]
    assert "Ada Lovell / Tom Reed" in gap["sentence"]
    assert not Person.select().where(Person.name.contains("Lovell")).exists()
    person = add_person("Ada Lovell", email="ada@wren.example", now=clock.now())
    appoint(person.id, "headteacher", urn=900001, starts_on=today, now=clock.now())
    assert {item["what"] for item in gaps(today, 900001)} == {"chair", "partner_head", "grade"}
    assert bring(rows).differences.none


def test_nothing_is_invented(bring: Bring, clock: FrozenClock) -> None:
    bring([school(900001, first="", last="", pupils="", town="NULL"), *FIVE[1:]])
    academy = Academy.get_by_id(900001)
    assert (academy.pupils, academy.town, academy.joined_on) == (None, "", None)
    assert Person.select().where(Person.email.is_null(False)).count() == 0
    assert Appointment.select().where(Appointment.office != "headteacher").count() == 0
    found = gaps(clock.now().date())
    assert [item["what"] for item in found if item["urn"] is None] == ["aid", "ceo", "fd"]
    assert {item["what"] for item in found if item["urn"] == 900001} == {
        "headteacher",
        "chair",
        "partner_head",
        "grade",
    }
    assert {item["what"] for item in found if item["urn"] == 900002} == {
        "chair",
        "partner_head",
        "grade",
        "email",
    }


def test_a_file_that_lost_most_academies_is_doubted(bring: Bring) -> None:
    bring(FIVE)
    with pytest.raises(TooManyWouldLeave, match="no longer names 3 of 5"):
        bring(FIVE[:2])
    assert Academy.select().where(Academy.left_on.is_null()).count() == 5


def test_another_trust_is_refused(bring: Bring) -> None:
    bring(FIVE)
    with pytest.raises(AnotherTrustHere, match="serves WREN TRUST"):
        bring([school(900011, trust="90002", trust_name="OTHER")], uid="90002")


def test_the_uid_may_be_left_away_where_there_is_one_trust(bring: Bring) -> None:
    assert bring(FIVE, uid=None).trust.uid == UID
    with pytest.raises(TrustUnknown, match="Say which one"):
        bring([*FIVE, school(900011, trust="90002", trust_name="OTHER")], uid=None)


def test_a_refused_file_leaves_the_register_as_it_was(bring: Bring) -> None:
    bring(FIVE)
    before = len(sent_events())
    with pytest.raises(FileRefused):
        bring([school(900001, name="New name"), school(900002, opened="never")])
    assert len(sent_events()) == before
    assert Academy.get_by_id(900001).name == "Academy 900001"
