"""Fills an empty register: with the real files that were named, else with an example trust and part of its year."""

import importlib.util
import json
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from one_machine.preparing import PROGRAMS, run
from one_machine.suite import Suite, told_to
from one_machine.voice import Voice

SCHEDULING: Final = str(PROGRAMS / "scheduling")
PLAY: Final = "one_machine.play_a_year"
STAND_IN_DIRECTOR: Final = ("Robin Example", "robin.director@trust.example")
"""Who leads in a demonstration with real files, which never name an improvement director."""


def load_the_register(suite: Suite, environ: Mapping[str, str], voice: Voice) -> None:
    """Bring the register up to the real files, or make an example trust where there is nothing yet.

    Every step may be repeated: what is there already stays as it is.
    Raises `NotPrepared`.
    """
    environ = told_to(suite, "scheduling", environ)
    if suite.trust_data:
        voice.say(f"Reading trust {suite.trust_uid} from {suite.trust_data} ...")
        _read(suite.trust_data, suite.trust_uid, environ)
        if suite.demo:
            voice.say(f"{STAND_IN_DIRECTOR[0]} stands in as improvement director, to sign in as.")
            _appoint_the_director(*STAND_IN_DIRECTOR, environ)
    elif suite.demo and _wants_an_example(suite):
        _make_an_example(suite, environ, voice)


def _read(folder: Path, uid: str, environ: Mapping[str, str]) -> None:
    """Read the official files below a folder, and the term dates that lie among them."""
    chosen = ["--trust-uid", uid] if uid else []
    run([SCHEDULING, "import", "--from-folder", str(folder), *chosen], environ)
    for file in sorted(folder.rglob("*.json")):
        if _holds_term_dates(file):
            run([SCHEDULING, "terms", str(file)], environ)


def _wants_an_example(suite: Suite) -> bool:
    """Whether nobody is known yet, or an earlier run was ended before its example was complete."""
    example = suite.var / "example"
    if example.is_dir():
        return not (example / "played").exists()
    return not _somebody_is_known(suite)


def _make_an_example(suite: Suite, environ: Mapping[str, str], voice: Voice) -> None:
    example = suite.var / "example"
    voice.say("The register is empty: making an example trust ...")
    run([SCHEDULING, "example-files", str(example)], environ)
    _read(example, "", environ)
    people = json.loads((example / "people.json").read_text(encoding="utf-8"))["people"]
    director = next(person for person in people if person["office"] == "aid")
    _appoint_the_director(director["name"], director["email"], environ)
    if importlib.util.find_spec(PLAY) is not None:
        voice.say("Playing part of a year through the services ...")
        run([sys.executable, "-m", PLAY], {**environ, "PORT": str(suite.port)})
        (example / "played").touch()


def _appoint_the_director(name: str, email: str, environ: Mapping[str, str]) -> None:
    """Somebody has to be able to enter everybody else; whoever holds the office already keeps it."""
    run([SCHEDULING, "appoint", "aid", "--name", name, "--email", email], environ)


def _somebody_is_known(suite: Suite) -> bool:
    """Whether the demonstration has anybody to sign in as."""
    url = f"{suite.url_of('scheduling')}/v1/demo/people"
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - an address of our own
        return bool(json.load(answer)["items"])


def _holds_term_dates(file: Path) -> bool:
    try:
        told: Any = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return isinstance(told, dict) and "academic_years" in told
