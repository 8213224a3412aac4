"""The README is true: its walk runs as it stands, and what it names is there."""

import re
import subprocess
from pathlib import Path

import pytest
from tests.conftest import ROOT, LiveSuite

README = (ROOT / "README.md").read_text(encoding="utf-8")
WALK = "\n".join(re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL))


@pytest.mark.slow
@pytest.mark.xdist_group("live suite")
def test_the_walk_runs_as_it_is_written(live_suite: LiveSuite) -> None:
    script = WALK
    for after in range(5):
        script = script.replace(
            f"127.0.0.1:{8000 + after}/", f"127.0.0.1:{live_suite.port + after}/"
        )

    walked = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env=live_suite.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert walked.returncode == 0, walked.stdout + walked.stderr
    for seen in (
        '"less_than_good":true',
        '"school_day":true',
        '"seat":"partner_head"',
        '"state":"booked"',
        "Early May bank holiday",
        '"kind":"meeting_booked"',
        '"entitled_quarters":24',
        "URN,Academy,Phase",
        "identical",
    ):
        assert seen in walked.stdout, seen


def test_every_file_it_points_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_setting_of_a_run_is_told() -> None:
    runner = (ROOT / "deploy" / "one_machine" / "suite.py").read_text(encoding="utf-8")
    read = set(re.findall(r'environ\.get\("([A-Z_]+)"', runner))

    assert {name for name in read if f"`{name}" not in README} == set()


def test_every_folder_is_on_the_map() -> None:
    said = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    folders = {str(Path(file).parent) for file in tracked} - {"."}
    covered = set(re.findall(r"`([^`]+)/`", said))
    missing = {
        folder for folder in folders
        if not any(folder == known or folder.startswith(f"{known}/") for known in covered)
    }  # fmt: skip

    assert missing == set()
