"""Some of the mutants of enforcing calls, and that a call which no test guards is told."""

import ast

import pytest
from tests.rights.mutants import calling
from tests.rights.mutants.calling import finds_out
from tests.rights.mutants.sites import ROOT, Site, mutated, sites, sites_in

UNGUARDED = """
def one(person_id):
    may(things=relations_to(person_id))
    return answer(person_id)

def listed():
    return page(query.where(within(reach(), caller())))

def later():
    if states.may("circulate", meeting):
        raise Refused
"""


def test_every_call_that_enforces_is_found_and_no_other() -> None:
    found = [(site.line, site.name, site.kind) for site in sites_in("a/resources.py", UNGUARDED)]
    assert sorted(found) == [
        (3, "may", "always yes"),
        (3, "may", "removed"),
        (7, "reach", "always yes"),
        (7, "within", "always yes"),
    ]


def test_one_place_is_changed_and_the_rest_stays() -> None:
    [removed] = [site for site in sites_in("a/resources.py", UNGUARDED) if site.kind == "removed"]
    text = ast.unparse(mutated(UNGUARDED, removed))
    assert text == ast.unparse(ast.parse(UNGUARDED)).replace(
        "may(things=relations_to(person_id))", "pass", 1
    )
    assert Site.read(str(removed)) == removed


def test_there_are_sites_in_every_service() -> None:
    owners = {site.path.split("/")[1] for site in sites()}
    assert owners == {"scheduling", "support", "notifications", "reporting", "portal", "kit"}


@pytest.mark.slow
def test_a_call_that_says_yes_to_everybody_is_found_and_one_that_no_test_speaks_of_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    where = "services/support/src/support/entitlements/resources.py"
    [asked] = [
        site
        for site in sites_in(where, (ROOT / where).read_text("utf-8"))
        if (site.name, site.kind) == ("may", "always yes")
    ]
    assert finds_out(asked)
    # The ledger's rules are asked of no door.
    others = {"services/support": (("services/support/tests/test_ledger.py",),)}
    monkeypatch.setattr(calling, "TESTS", others)
    assert not finds_out(asked)
