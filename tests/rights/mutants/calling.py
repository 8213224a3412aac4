"""Letting everybody through: every enforcing call is made to say yes, or is left away, and tests are run until one is red."""

import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Final

import pytest
from tests.rights.mutants.scores import Fate, Scores
from tests.rights.mutants.sites import ROOT, Site

GRIDS: Final = "services/scheduling/tests/access"

TESTS: Final = {
    "services/scheduling": ((GRIDS,), ("services/scheduling/tests",)),
    "services/support": (("services/support/tests",),),
    "services/notifications": (("services/notifications/tests",),),
    "services/reporting": (("services/reporting/tests",),),
    "services/portal": (("services/portal/tests",),),
    "libs/kit": (("libs/kit/tests/web",), (GRIDS,), ("libs/kit/tests",)),
}
"""Where to look for a test that is red, by where the site is; the next only if the one before finds nothing."""

SHOWN_WHOLE: Final[dict[str, tuple[str, str]]] = {
    "kit/web/looks.py": ("scheduling", "looks.list_looks"),
    "support/entitlements/resources.py": ("support", "entitlements.list_entitlements"),
    "reporting/overview/resources.py": ("reporting", "overview.show_overview"),
    "scheduling/arrangements/resources.py": ("scheduling", "arrangements.arrangements"),
    "register/academies/resources.py": ("scheduling", "academies.academies"),
    "register/people/resources.py": ("scheduling", "people.list_appointments"),
    "register/gaps/resources.py": ("scheduling", "gaps.still_to_fill_in"),
    "notifications/messages/resources.py": ("notifications", "messages.list_messages"),
}
"""Lists whose rows are asked for their parts (`grant_of`), by file: as long as nobody is granted but a part, it is
the same to grant all of them."""

SAME: Final = {
    (
        "services/portal/src/portal/looks/asking.py",
        "if rights_at(service).may(LISTS, WHATEVER):",
    ): "whoever reads one service's trace reads every one's: the four policies say the same of it",
    (
        "libs/kit/src/kit/web/policy.py",
        'raise Problem(401, headers={"WWW-Authenticate": "Bearer"})',
    ): "no token is refused as one that proves nothing, with the same answer",
}
"""Why a mutant that no test can find is the same as none: by its file and its line."""

AT_ONCE: Final = 2

SAYS_EVERY: Final = 10


def call_off(wanted: Iterable[Site], scores: Scores) -> None:
    """Count what becomes of each of these sites' mutants."""
    every = list(wanted)
    scores.say(f"{len(every)} mutants of enforcing calls ...")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, (site, fate, why) in enumerate(pool.map(_fate_of, every), 1):
            scores.count(_owner(site).partition("/")[2], site.kind, fate, str(site), why)
            if number % SAYS_EVERY == 0:
                scores.say(f"{number} of {len(every)} ...")


def _fate_of(site: Site) -> tuple[Site, Fate, str]:
    if finds_out(site):
        return site, "found", ""
    why = _why_it_is_the_same(site)
    return site, "same" if why else "lives", why


def _why_it_is_the_same(site: Site) -> str:
    for path, (service, operation) in SHOWN_WHOLE.items():
        if site.path.endswith(path) and site.name == "grant_of":
            grants = import_module(f"{service}.policy").POLICY[operation].grants.values()
            if all(grant.parts is None for grant in grants):
                return "whoever is shown a row of it is shown all of that row"
    line = (ROOT / site.path).read_text("utf-8").splitlines()[site.line - 1].strip()
    return SAME.get((site.path, line), "")


def finds_out(site: Site) -> bool:
    """Whether any test is red with a site changed."""
    return any(_is_red(site, tests) for tests in TESTS[_owner(site)])


def _owner(site: Site) -> str:
    return next(place for place in TESTS if site.path.startswith(f"{place}/"))


def _is_red(site: Site, tests: tuple[str, ...]) -> bool:
    words = ["-q", "-x", "--databases", "sqlite", "-m", "not slow", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.rights.mutants.planting", str(site), *words, *tests],
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise RuntimeError(
            f"The tests do not run with {site}:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}"
        )
    return ran.returncode == pytest.ExitCode.TESTS_FAILED
