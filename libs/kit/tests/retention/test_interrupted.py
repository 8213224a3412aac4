"""Whatever happens in between, every event is at hand or archived, and in the archives once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kit.archives import archive_file, archive_files, write_archive
from kit.db import connection, guarded_by
from kit.lease import LeaseLost
from kit.outbox import Waiting, backlog
from kit.testing import sent_events

from .conftest import Lookout

ARCHIVE_ONCE = """
import sys
from datetime import datetime
from pathlib import Path
from kit.db import connection, open_database
from kit.retention import archiving
from kit.settings import Settings
var, url, now = sys.argv[1:]
open_database(Settings(service="lookout", port=8001, var=Path(var), database_url=url))
with connection():
    archiving(Path(var) / "history" / "lookout", 30)(datetime.fromisoformat(now))
"""


def test_killed_before_the_rows_are_deleted(lookout: Lookout, tmp_path: Path) -> None:
    said = lookout.sees(1, 2, 3)
    lookout.goes_on(days=90)
    (tmp_path / "armed").mkdir()
    (tmp_path / "armed" / "retention.written").write_text("kill")

    told = (lookout.settings.var, lookout.settings.database_url, lookout.clock.now())

    killed = subprocess.run(
        [sys.executable, "-c", ARCHIVE_ONCE, *map(str, told)],
        env=os.environ | {"FAIL_POINTS": str(tmp_path / "armed")},
        timeout=60,
        check=False,
    )

    assert killed.returncode == -signal.SIGKILL
    assert (lookout.archived(), lookout.at_hand()) == (said, said)
    assert lookout.archives() == [3]
    assert (lookout.archived(), lookout.at_hand()) == (said, [])


def test_killed_while_the_archive_is_written(lookout: Lookout) -> None:
    said = lookout.sees(1, 2)
    lookout.goes_on(days=90)
    lookout.folder.mkdir(parents=True)
    (lookout.folder / "half.part").write_bytes(b"\x1f\x8b half of it")

    assert lookout.archives() == [2]
    assert lookout.archived() == said
    assert [file.suffix for file in lookout.folder.iterdir()] == [".gz"]


def test_a_process_that_lost_its_lease_takes_nothing_out(lookout: Lookout) -> None:
    said = lookout.sees(1, 2)
    lookout.goes_on(days=90)

    def lost() -> None:
        raise LeaseLost("timers")

    with pytest.raises(LeaseLost), guarded_by(lost):
        lookout.archives()

    assert lookout.at_hand() == said
    assert lookout.archives() == [2]
    assert (lookout.archived(), lookout.at_hand()) == (said, [])


def test_of_an_archive_all_is_taken_out_or_nothing(lookout: Lookout) -> None:
    said = lookout.sees(1, 2, 3)
    lookout.goes_on(days=90)

    # A lost queue has one of them asked for again, between the archive and the transaction.
    with guarded_by(lambda: lookout.waits_again(said[1])):
        assert lookout.archives() == [0]
    assert (lookout.archived(), lookout.at_hand()) == (said, said)

    assert lookout.archives() == [3]
    assert (lookout.archived(), lookout.at_hand()) == (said, [])


def test_what_waits_in_vain_for_an_archived_event_is_forgotten(lookout: Lookout) -> None:
    lookout.sees(1)
    lookout.clock.advance(days=31)
    lookout.sees(2)
    lookout.goes_on(days=90)
    lookout.archives()
    with connection():
        Waiting.insert(id=1).execute()

    assert lookout.archives() == [1]
    with connection():
        assert backlog() == (0, None)


def test_an_archive_of_another_database_is_not_taken_for_ours(
    lookout: Lookout, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = lookout.sees(1, 2)
    lookout.goes_on(days=90)
    assert lookout.archives() == [2]
    (file,) = archive_files(lookout.folder)
    file.rename(archive_file(lookout.folder, "2027-04", 3))
    lookout.goes_on(days=90)

    assert lookout.archives() == [0]
    assert len(sent_events()) == 2
    assert lookout.archived() == theirs
    assert "move it away" in capsys.readouterr().err


def test_an_archive_is_never_replaced(tmp_path: Path) -> None:
    file = archive_file(tmp_path, "2027-01", 1)
    write_archive(file, [b"{}"])
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        write_archive(file, [b"[]"])
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_disk_that_takes_no_archive_loses_nothing(lookout: Lookout) -> None:
    said = lookout.sees(1)
    lookout.goes_on(days=90)
    lookout.folder.parent.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="history"):
        lookout.archives()
    assert lookout.at_hand() == said
