"""The portal offers what the services allow (decision 15): no office decides there what somebody is shown."""

import ast
import re
from typing import Final

from tests.architecture.sources import files, modules

from contracts.offices import OFFICES

PORTAL: Final = "services/portal/src/portal/"

NAMES_OFFICES: Final = {
    # What they are called.
    "words.py": set(OFFICES),
    # The director's pack is told apart from the academy's by the word for its side.
    "trust/rows.py": {"aid"},
    # A partner head is mostly somebody who is known already: which form stands open first.
    "academies/add_person.py": {"partner_head"},
    # Whom to write to about what is held: those who hold the office, and not whoever looks.
    "held/pages.py": {"aid"},
}
"""Where code names an office, and why that decides about nobody who looks."""

CONDITIONS_THAT_NAME_ONE: Final = {
    # Academies without a senior leader are not short of one.
    ("academies/show.html", "senior_leader"),
}

SHOWN_OF_WHOEVER_LOOKS: Final = {"id", "name", "office", "guest_of"}
"""What a page may know of the person who is signed in: how to greet them, and whether they came by a link."""


def test_code_of_the_portal_names_no_office_beside_what_it_is_called() -> None:
    found: dict[str, set[str]] = {}
    for path, tree in modules().items():
        if path.startswith(PORTAL):
            said = {str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)}
            if named := said & set(OFFICES):
                found[path.removeprefix(PORTAL)] = named
    assert found == NAMES_OFFICES


def test_no_condition_of_a_page_names_an_office() -> None:
    found = {
        (path.removeprefix(PORTAL), word)
        for path, text in files(".html")
        if path.startswith(PORTAL)
        for condition in re.findall(r"\bif\b([^%}]*)", text)
        for word in re.findall(r"""["'](\w+)["']""", condition)
        if word in set(OFFICES) - {"aid"} or (word == "aid" and "side" not in condition)
    }
    assert found == CONDITIONS_THAT_NAME_ONE


def test_pages_know_of_whoever_looks_what_they_are_called_and_no_more() -> None:
    read = {
        name
        for path, text in files(".html")
        if path.startswith(PORTAL)
        for name in re.findall(r"(?<![\w.])person\.(\w+)", text)
    }
    assert read == SHOWN_OF_WHOEVER_LOOKS


def test_offices_of_whoever_looks_are_read_in_one_place() -> None:
    """To be named beside them; everything else asks `portal.rights`."""
    places = {
        path
        for path, tree in modules().items()
        if path.startswith(PORTAL)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"offices", "appointments"}
    }
    assert places == {f"{PORTAL}signing_in/person.py"}
